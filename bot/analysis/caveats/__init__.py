"""What an editor should know before using an article: 35 rules in a table, in groups of one file each.

A rule looks at a `View` and yields `Hit`s; what becomes of hits, one caveat per code and its severity, is
decided here for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.analysis.caveats import (
    channels,
    checking,
    denial,
    fairness,
    firmness,
    headline,
    numbers,
    origin,
    relay,
    research,
    stakes,
    status,
    unnamed,
)
from bot.analysis.caveats import when_where as when
from bot.analysis.caveats import words as wording
from bot.analysis.caveats.rule import Hit, Rule
from bot.analysis.caveats.view import View
from bot.analysis.findings import Findings
from bot.model.article import Caveat, Claim, Severity, Span

__all__ = ["RULES", "attach", "caveats", "examine"]

_HIGH, _MEDIUM, _LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW

RULES: tuple[Rule, ...] = (
    # Who is speaking
    Rule(code="anonymous-source", severity=_HIGH, find=unnamed.anonymous),
    Rule(code="vague-attribution", severity=_MEDIUM, find=unnamed.vague),
    Rule(code="unattributed", severity=_MEDIUM, find=fairness.unattributed),
    Rule(code="single-source", severity=_HIGH, find=origin.single_source, whole=True),
    Rule(code="second-hand", severity=_HIGH, find=relay.second_hand),
    Rule(code="circular-sourcing", severity=_HIGH, find=relay.circular, whole=True),
    Rule(code="interested-party", severity=_HIGH, find=stakes.interested),
    Rule(code="state-or-partisan-media", severity=_MEDIUM, find=stakes.labelled_media),
    Rule(code="social-media-source", severity=_MEDIUM, find=channels.social),
    Rule(code="press-release", severity=_MEDIUM, find=channels.press_release, whole=True),
    Rule(code="no-document", severity=_MEDIUM, find=channels.no_document),
    # How firmly it is said
    Rule(code="hedged", severity=_MEDIUM, find=firmness.hedged),
    Rule(code="prediction", severity=_MEDIUM, find=firmness.prediction),
    Rule(code="unverified-by-outlet", severity=_HIGH, find=checking.unverified_by_outlet),
    Rule(code="disputed", severity=_HIGH, find=denial.disputed, whole=True),
    Rule(code="unverified-media", severity=_MEDIUM, find=checking.unverified_media),
    Rule(code="provisional-figure", severity=_MEDIUM, find=firmness.provisional),
    # Fairness
    Rule(code="no-response", severity=_HIGH, find=fairness.no_response, whole=True),
    Rule(code="declined-comment", severity=_LOW, find=fairness.declined, whole=True),
    # When and where
    Rule(code="undated", severity=_MEDIUM, find=when.undated, whole=True),
    Rule(code="no-place", severity=_LOW, find=when.no_place, whole=True),
    Rule(code="stale-facts", severity=_LOW, find=when.stale, whole=True),
    # Words
    Rule(code="not-verbatim", severity=_LOW, find=wording.not_verbatim, whole=True),
    Rule(code="partial-quote", severity=_LOW, find=wording.partial_quote, whole=True),
    Rule(code="altered-quote", severity=_LOW, find=wording.altered_quote, whole=True),
    Rule(code="loaded-language", severity=_MEDIUM, find=wording.loaded, whole=True),
    Rule(code="headline-overreach", severity=_HIGH, find=headline.headline_overreach, whole=True),
    # Numbers and science
    Rule(code="vague-quantity", severity=_LOW, find=numbers.vague_quantity, whole=True),
    Rule(code="number-unsourced", severity=_MEDIUM, find=numbers.number_unsourced),
    Rule(code="study-unnamed", severity=_MEDIUM, find=research.study_unnamed),
    Rule(code="poll-no-method", severity=_MEDIUM, find=research.poll_no_method),
    Rule(code="causal-leap", severity=_MEDIUM, find=numbers.causal_leap),
    # Status of the piece
    Rule(code="corrected-or-retracted", severity=_HIGH, find=status.corrected, whole=True),
    Rule(code="satire", severity=_HIGH, find=status.satire, whole=True),
    Rule(code="sponsored", severity=_HIGH, find=status.sponsored, whole=True),
)

_MILDER = {_HIGH: _MEDIUM, _MEDIUM: _LOW, _LOW: _LOW}
_ORDER = (_HIGH, _MEDIUM, _LOW)


def caveats(findings: Findings) -> tuple[Caveat, ...]:
    """The caveats of an article, one per code: gravest first, then those that touch a central claim."""
    return examine(findings)[1]


def examine(findings: Findings) -> tuple[tuple[Claim, ...], tuple[Caveat, ...]]:
    """The claims with their own caveats, each in the words of that claim, and the article's caveats."""
    view = View(findings)
    found = [(rule, hits) for rule in RULES if (hits := tuple(rule.find(view)))]
    central = {claim.id for claim in findings.claims if claim.central}
    whole = [_caveat(findings, rule, hits, central) for rule, hits in found]
    whole.sort(key=lambda c: (_ORDER.index(c.severity), not central & set(c.claim_ids)))
    claims = tuple(replace(c, caveats=_of_claim(c, found)) for c in findings.claims)
    return claims, tuple(whole)


def attach(claims: Sequence[Claim], found: Sequence[Caveat]) -> tuple[Claim, ...]:
    """The claims with those of the article's caveats that name them, narrowed to the claim's own words."""
    return tuple(
        replace(claim, caveats=tuple(_narrowed(claim, c) for c in found if claim.id in c.claim_ids))
        for claim in claims
    )


def _narrowed(claim: Claim, caveat: Caveat) -> Caveat:
    spans = tuple(s for s in caveat.spans if s.overlaps(claim.span))
    return replace(caveat, spans=spans, claim_ids=(claim.id,))


def _touched(findings: Findings, hit: Hit) -> tuple[str, ...]:
    """The claims that a hit is about: those named, and those whose words it shares."""
    ids = dict.fromkeys(hit.claim_ids)
    for span in hit.spans:
        ids.update(dict.fromkeys(claim.id for claim in findings.claims_in(span)))
    return tuple(ids)


def _caveat(findings: Findings, rule: Rule, hits: Sequence[Hit], central: set[str]) -> Caveat:
    touched = [_touched(findings, hit) for hit in hits]
    ids = tuple(dict.fromkeys(i for each in touched for i in each))
    on_central = [hit for hit, each in zip(hits, touched, strict=True) if central & set(each)]
    chief = on_central[0] if on_central else hits[0]
    more = (
        f" Also in {len(hits) - 1} more places."
        if len(hits) > 2
        else " Also in one more place."
        if len(hits) == 2
        else ""
    )
    return Caveat(
        code=rule.code,
        severity=rule.severity if rule.whole or on_central else _MILDER[rule.severity],
        message=chief.message + more,
        spans=_all_spans(hits),
        claim_ids=ids,
    )


def _all_spans(hits: Sequence[Hit]) -> tuple[Span, ...]:
    return tuple(sorted({span for hit in hits for span in hit.spans}))


def _of_claim(claim: Claim, found: Sequence[tuple[Rule, tuple[Hit, ...]]]) -> tuple[Caveat, ...]:
    mine: list[Caveat] = []
    for rule, hits in found:
        own = [h for h in hits if claim.id in h.claim_ids or any(s.overlaps(claim.span) for s in h.spans)]
        if own:
            spans = tuple(s for s in _all_spans(own) if s.overlaps(claim.span))
            severity = rule.severity if claim.central else _MILDER[rule.severity]
            mine.append(
                Caveat(
                    code=rule.code,
                    severity=severity,
                    message=own[0].message,
                    spans=spans,
                    claim_ids=(claim.id,),
                )
            )
    return tuple(mine)
