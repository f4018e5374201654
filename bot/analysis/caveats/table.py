"""All codes with their rules, and how hits become caveats an editor reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.analysis.caveats import (
    fairness,
    firmness,
    headline,
    numbers,
    parties,
    relay,
    status,
    unnamed,
    when_where,
    words,
)
from bot.analysis.caveats.rule import Hit, Rule
from bot.analysis.caveats.view import View
from bot.analysis.findings import Findings
from bot.model.article import Caveat, Claim, Severity, Span

_HIGH, _MEDIUM, _LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW

RULES: tuple[Rule, ...] = (
    # Who is speaking.
    Rule(code="anonymous-source", severity=_HIGH, find=unnamed.anonymous),
    Rule(code="vague-attribution", severity=_MEDIUM, find=unnamed.vague),
    Rule(code="unattributed", severity=_MEDIUM, find=parties.unattributed),
    Rule(code="single-source", severity=_HIGH, find=relay.single_source, whole=True),
    Rule(code="second-hand", severity=_HIGH, find=relay.second_hand),
    Rule(code="circular-sourcing", severity=_HIGH, find=relay.circular, whole=True),
    Rule(code="interested-party", severity=_HIGH, find=parties.interested),
    Rule(code="state-or-partisan-media", severity=_MEDIUM, find=parties.state_media, whole=True),
    Rule(code="social-media-source", severity=_MEDIUM, find=parties.social),
    Rule(code="press-release", severity=_MEDIUM, find=parties.release, whole=True),
    Rule(code="no-document", severity=_MEDIUM, find=parties.no_document),
    # How firmly it is said.
    Rule(code="hedged", severity=_MEDIUM, find=firmness.hedged),
    Rule(code="prediction", severity=_MEDIUM, find=firmness.prediction),
    Rule(code="unverified-by-outlet", severity=_HIGH, find=firmness.unverified, whole=True),
    Rule(code="disputed", severity=_HIGH, find=fairness.disputed, whole=True),
    Rule(code="unverified-media", severity=_MEDIUM, find=firmness.unverified_media),
    Rule(code="provisional-figure", severity=_MEDIUM, find=firmness.provisional),
    # Fairness.
    Rule(code="no-response", severity=_HIGH, find=fairness.no_response, whole=True),
    Rule(code="declined-comment", severity=_LOW, find=fairness.declined),
    # When and where.
    Rule(code="undated", severity=_MEDIUM, find=when_where.undated, whole=True),
    Rule(code="no-place", severity=_LOW, find=when_where.no_place),
    Rule(code="stale-facts", severity=_LOW, find=when_where.stale),
    # Words.
    Rule(code="not-verbatim", severity=_LOW, find=words.not_verbatim),
    Rule(code="partial-quote", severity=_LOW, find=words.partial_quote),
    Rule(code="altered-quote", severity=_LOW, find=words.altered_quote),
    Rule(code="loaded-language", severity=_MEDIUM, find=words.loaded),
    Rule(code="headline-overreach", severity=_HIGH, find=headline.overreach, whole=True),
    # Numbers and science.
    Rule(code="vague-quantity", severity=_LOW, find=numbers.vague_quantity),
    Rule(code="number-unsourced", severity=_MEDIUM, find=numbers.unsourced),
    Rule(code="study-unnamed", severity=_MEDIUM, find=numbers.study_unnamed),
    Rule(code="poll-no-method", severity=_MEDIUM, find=numbers.poll),
    Rule(code="causal-leap", severity=_MEDIUM, find=numbers.causal),
    # Status of the piece.
    Rule(code="corrected-or-retracted", severity=_HIGH, find=status.corrected, whole=True),
    Rule(code="satire", severity=_HIGH, find=status.satire, whole=True),
    Rule(code="sponsored", severity=_HIGH, find=status.sponsored, whole=True),
)

_MILDER = {_HIGH: _MEDIUM, _MEDIUM: _LOW, _LOW: _LOW}


def caveats(findings: Findings) -> tuple[Caveat, ...]:
    """One caveat per code that applies, in the order of the table, with all its spans and claims.

    A rule about claims is one step milder where it hits no central claim.
    """
    view = View(findings)
    return tuple(_caveat(view, rule, hits) for rule in RULES if (hits := tuple(rule.find(view))))


def _caveat(view: View, rule: Rule, hits: Sequence[Hit]) -> Caveat:
    ranked = sorted(hits, key=lambda hit: not _central(view, hit))
    central = rule.whole or _central(view, ranked[0])
    spans = tuple(dict.fromkeys(span for hit in hits for span in hit.spans))
    return Caveat(
        code=rule.code,
        severity=rule.severity if central else _MILDER[rule.severity],
        message=_message(ranked),
        spans=tuple(sorted(spans)),
        claim_ids=_claim_ids(view, hits),
    )


def _central(view: View, hit: Hit) -> bool:
    named = {c.id for c in view.findings.claims if c.central}
    return any(view.central(span) for span in hit.spans) or any(i in named for i in hit.claim_ids)


def _message(hits: Sequence[Hit]) -> str:
    """The message of the weightiest hit, and how often the same is found elsewhere."""
    others = len({hit.message for hit in hits}) - 1
    return hits[0].message + (f" ({others} more)" if others else "")


def _claim_ids(view: View, hits: Sequence[Hit]) -> tuple[str, ...]:
    touched = {c.id for hit in hits for span in hit.spans for c in view.findings.claims_in(span)}
    touched.update(i for hit in hits for i in hit.claim_ids)
    return tuple(c.id for c in view.findings.claims if c.id in touched)


def attach(claims: Sequence[Claim], found: Sequence[Caveat]) -> tuple[Claim, ...]:
    """The claims, each with the caveats whose words stand in it, narrowed to those words."""
    return tuple(replace(claim, caveats=tuple(_narrowed(claim, found))) for claim in claims)


def _narrowed(claim: Claim, found: Sequence[Caveat]) -> list[Caveat]:
    mine = []
    for caveat in found:
        inside: tuple[Span, ...] = tuple(s for s in caveat.spans if s.overlaps(claim.span))
        if inside:
            mine.append(replace(caveat, spans=inside, claim_ids=(claim.id,)))
    return mine
