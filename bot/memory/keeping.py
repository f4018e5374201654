"""An article, its claims and what was decided of them, as they are kept; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.memory.settling import US
from bot.model.article import Analysis, Claim
from bot.model.memory import Decision, Kept, Match, Remembered

MODEL = "relation-2"  # what decided, as `Decision.model` has it


def kept(analysis: Analysis, now: datetime) -> Kept:
    """The article as it is remembered."""
    article = analysis.article
    return Kept(
        id=article.id,
        text=article.text,
        received=now,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published=article.published,
        language=article.language,
    )


def remembered(claim: Claim, article: Kept, *, id: str, now: datetime) -> Remembered:
    """A claim of an article as it is remembered."""
    return Remembered(
        id=id,
        text=claim.text,
        seen=now,
        title=article.title,
        article=article.id,
        outlet=article.outlet,
        url=article.url,
        published=article.published,
        certainty=claim.certainty,
        central=claim.central,
        sources=tuple(replace(source, span=None) for source in claim.sources),
        chain=claim.chain,
    )


def decision(claim: Remembered, match: Match, now: datetime) -> Decision:
    """What the program decided of a claim and an earlier one."""
    said = match.comparison
    return Decision(
        a=claim.id,
        b=match.claim.id,
        relation=said.relation,
        band=said.band,
        score=said.score,
        by=US,
        at=now,
        model=MODEL,
        matched=said.matched,
    )
