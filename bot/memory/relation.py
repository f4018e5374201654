"""How two claims stand to each other, and what is done about it: said, asked or left alone.

A learnt model (bot.memory.learnt) weighs what the claims share and where they differ; rules cap what it may
do: a name, date or figure that differs is at most suggested, unless it is a changed figure of one claim, and
so is a short claim.
"""

from __future__ import annotations

from bot.memory.features import Features, as_mapping, features
from bot.memory.learnt import Weights, learnt
from bot.memory.profile import Profile, profile
from bot.memory.reasons import change, matched
from bot.model.memory import Band, Comparison, Relation, Statement

_UNRELATED = 0.3  # a related pair whose meanings are farther apart, and that shares no name, is none
_FEW = 3  # content words that the shorter claim needs before anything is said without asking


def compare(a: Statement, b: Statement, *, similarity: float | None = None) -> Comparison:
    """How `b` stands to `a`, the earlier one; `similarity` is the cosine of their vectors, 0 to 1.

    Without it the words alone are weighed. Any text is compared, an empty one is unrelated to all.
    """
    return compare_profiles(profile(a), profile(b), similarity=similarity)


def compare_profiles(a: Profile, b: Profile, *, similarity: float | None = None) -> Comparison:
    """As `compare`, for claims that are taken apart already: one against many costs its own parts once."""
    if not a.words or not b.words:
        return Comparison(relation=Relation.UNRELATED, band=Band.IGNORE, score=0.0)
    if a.text == b.text:
        return Comparison(
            relation=Relation.SAME, band=_band_of_copy(a), score=1.0, matched=("the same words",)
        )
    found, held = features(a, b, similarity)
    model = learnt()
    odds = model.odds(as_mapping(found))
    relation = max(odds, key=lambda each: odds[each])
    score = 1.0 - odds[Relation.RELATED]
    if relation is Relation.RELATED and _is_unrelated(found):
        relation = Relation.UNRELATED
    return Comparison(
        relation=relation,
        band=_band(relation, score, found, model),
        score=round(score, 4),
        change=change(relation, held, a, b),
        matched=matched(found, held),
    )


def _band(relation: Relation, score: float, found: Features, model: Weights) -> Band:
    if relation in {Relation.RELATED, Relation.UNRELATED}:
        return Band.SUGGEST if relation is Relation.RELATED and score >= model.suggest else Band.IGNORE
    if score >= model.link and not _is_capped(relation, found):
        return Band.LINK
    return Band.SUGGEST if score >= model.suggest else Band.IGNORE


def _is_capped(relation: Relation, found: Features) -> bool:
    """Whether something differs or is missing that only a person may wave through."""
    differs = found.names_apart or found.dates_apart or found.measures_apart
    changed = found.figures_changed and relation is not Relation.CHANGED
    return bool(differs or changed or found.few)


def _band_of_copy(claim: Profile) -> Band:
    return Band.LINK if len(claim.signs) >= _FEW else Band.SUGGEST


def _is_unrelated(found: Features) -> bool:
    return found.meaning < _UNRELATED and not found.names_shared
