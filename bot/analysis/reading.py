"""The whole analysis, stage by stage: an article in, what was found in it out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis import caveats as sourcing
from bot.analysis.attribution import Reader, read_by_rules
from bot.analysis.attribution.spoken import saying
from bot.analysis.attribution.turns import speeches, with_turns
from bot.analysis.chains import origins, relays
from bot.analysis.claims import claims
from bot.analysis.findings import Findings, Quotation
from bot.analysis.quotes import quotations
from bot.analysis.sentences import sentences
from bot.analysis.sources import resolve
from bot.model.article import Analysis, Article, Attribution


def take_apart(article: Article, attributions: Sequence[Attribution] | None = None) -> Findings:
    """Sentences, quotations, attributions, claims and origins of the article; no caveats yet.

    `attributions` are those that can stand behind claims, by rules when none are given.
    """
    split = sentences(article.text, article.noise)
    quotes = _quoted(article)
    resolved = resolve(article, split, read_by_rules(article) if attributions is None else attributions)
    known = relays(article, split, resolved)
    found, roots = claims(article, split, quotes, resolved, known)
    return Findings(
        article=article,
        sentences=split,
        quotations=quotes,
        attributions=resolved,
        claims=found,
        origins=origins(roots, known),
    )


def _quoted(article: Article) -> tuple[Quotation, ...]:
    """Everybody's own words: between quotation marks, and in the turns of a conversation."""
    return (*quotations(article.text), *speeches(article))


def analyse(article: Article, reader: Reader = read_by_rules) -> Analysis:
    """Read an article: its claims with who says them, its attributions, its caveats and its origins."""
    attributions = with_turns(article, reader(article))
    spoken = saying(article, attributions, read_by_rules(article), _quoted(article))
    findings = take_apart(article, spoken)
    claimed, found = sourcing.examine(findings)
    return Analysis(
        article=article,
        claims=claimed,
        attributions=attributions,
        caveats=found,
        origins=findings.origins,
        warnings=article.warnings,
    )
