"""What happens to an article, as a visible list: each stage takes an analysis and returns a fuller one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.analysis import analyse
from bot.analysis.attribution import Reader, read_by_rules
from bot.model.article import Analysis, Article
from bot.model.material import Material
from bot.reading import Hints, read_bytes, read_text

Stage = Callable[[Analysis], Analysis]


def find_claims(analysis: Analysis, reader: Reader = read_by_rules) -> Analysis:
    """Claims, who says them, and caveats."""
    return analyse(analysis.article, reader)


def stages(reader: Reader) -> tuple[Stage, ...]:
    """Every stage, with this reader finding who says what."""
    return (partial(find_claims, reader=reader),)


STAGES: tuple[Stage, ...] = (find_claims,)


def run(material: Material, stages: tuple[Stage, ...] = STAGES) -> Analysis:
    """Read the material and pass it through every stage. Raises InputError when it cannot be read."""
    article = article_of(material)
    analysis = Analysis(
        article=article, claims=(), attributions=(), caveats=(), origins=(), warnings=article.warnings
    )
    for stage in stages:
        analysis = stage(analysis)
    return analysis


def article_of(material: Material) -> Article:
    """The article in the material, with the sender's hints. Raises InputError."""
    hints = Hints(
        title=material.title, outlet=material.outlet, url=material.url, published=material.published
    )
    if isinstance(material.content, str):
        article = read_text(material.content, hints=hints, id=material.id)
    else:
        article = read_bytes(
            material.content,
            name=material.name,
            media_type=material.media_type,
            url=material.address,
            hints=hints,
        )
    return replace(article, warnings=(*material.warnings, *article.warnings))
