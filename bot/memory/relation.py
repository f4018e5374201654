"""How two claims stand to each other, and what is done about it: said, asked or left alone.

A trained model reads the two side by side (bot.memory.pairs). A learnt one (bot.memory.learnt) weighs what
it says, what the claims share and where they differ. Rules have the last word: on names that change places,
on denials that do not say of what, on counts that cannot both be right; and on what may be said without
asking: a name, date or figure that differs is at most suggested, unless it is a changed figure of one claim,
and so are a short claim and an old one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.memory.answering import answers
from bot.memory.dates import day
from bot.memory.features import Features, Held, as_mapping, features
from bot.memory.kinship import are_near, are_of_one_event, tells_of
from bot.memory.learnt import learnt
from bot.memory.pairs import evidence, pair_reader
from bot.memory.profile import Profile, profile
from bot.memory.reasons import change, matched
from bot.model.memory import Band, Comparison, Relation, Statement

_FAR = 0.3  # cosine below which claims that are no more than related, and share no name, are unrelated
_FEW = 3  # content words that a claim needs before anything is said of it without asking
_OLD = 366  # days between two claims from which one is at most suggested: the same words may be another event
_TOGETHER = 0.6  # score from which the main claims of two articles that are near kin are linked
_OF_TWO = 0.9  # probability, as read, from which two figures of one event are of two things
_REPEATED = 0.35  # share of its words that a denial repeats if it denies what it says itself
_ALERTS = (Relation.SAME, Relation.CHANGED, Relation.CONTRADICTS)


def compare(
    a: Statement, b: Statement, *, similarity: float | None = None, articles: tuple[str, str] | None = None
) -> Comparison:
    """How `b` stands to `a`, the earlier one; `similarity` is the cosine of their vectors, 0 to 1.

    Without it their words stand for their meaning. Any text is compared, an empty one is unrelated to all.
    `articles` are the texts that the two stand in, where each is what its article is mainly about.
    About 5 ms. Raises NoModel.
    """
    return _compared(profile(a), profile(b), similarity=similarity, articles=articles)


def _compared(
    a: Profile, b: Profile, *, similarity: float | None, articles: tuple[str, str] | None
) -> Comparison:
    if not a.words or not b.words:
        return Comparison(relation=Relation.UNRELATED, band=Band.IGNORE, score=0.0)
    found, held = features(a, b, similarity)
    event = articles if are_of_one_event(a.statement, b.statement, articles) else None
    old = _is_old(a, b) and not (event and not (a.statement.dated and b.statement.dated))
    if a.text == b.text:
        band = Band.LINK if len(a.signs) >= _FEW and not old else Band.SUGGEST
        return Comparison(relation=Relation.SAME, band=band, score=1.0, matched=("the same words",))
    relation, score, least = _at_a_glance(a, b, found, event) if event else _read(a, b, found)
    met = replace(found, names_apart=0.0) if event and _are_told(held, event) else found
    capped = is_capped(relation, met) or old
    if relation is Relation.CONTRADICTS and answers(a.statement, b.statement):
        capped, score = False, max(score, least)
    if relation is Relation.RELATED and _is_far(found):
        relation = Relation.UNRELATED
    return Comparison(
        relation=relation,
        band=_band(relation, score, link=None if capped else least),
        score=round(score, 4),
        change=change(relation, held, a, b),
        matched=matched(found, held),
    )


def _at_a_glance(
    a: Profile, b: Profile, found: Features, event: tuple[str, str]
) -> tuple[Relation, float, float]:
    """Relation, score and least score of a link of main claims of two articles on one event.

    The articles say already what the claims are about. The model that reads is wary of like words about
    unlike things, and takes apart more of them that belong together (data/relation.md). It is asked about
    figures only: those of one event are of many things, and two that differ are mostly of two.
    """
    model = learnt().glance
    least = min(_TOGETHER, model.link) if are_near(event) else model.link
    relation, score = settle(_with_figures(model.odds(as_mapping(found)), found), found, GLANCE_RULES)
    if relation is Relation.CHANGED and (of_two := pair_reader().odds(a, b)[Relation.RELATED]) > _OF_TWO:
        return Relation.RELATED, 1.0 - of_two, least
    return relation, score, least


def _with_figures(odds: Mapping[Relation, float], found: Features) -> Mapping[Relation, float]:
    """The odds, without those of a changed figure where no figures differ."""
    if found.figures_changed or found.figures_maybe:
        return odds
    rest = 1.0 - odds[Relation.CHANGED]
    return {each: 0.0 if each is Relation.CHANGED else share / rest for each, share in odds.items()}


def _read(a: Profile, b: Profile, found: Features) -> tuple[Relation, float, float]:
    """Relation, score and least score of a link of two claims that stand for themselves."""
    model = learnt().close
    read = evidence(pair_reader().odds(a, b))
    return *settle(model.odds({**as_mapping(found), **read}), found, READ_RULES), model.link


def settle(odds: Mapping[Relation, float], found: Features, rules: Sequence[Rule]) -> tuple[Relation, float]:
    """The relation that the odds and the rules give, and the probability that an editor wants to know."""
    relation = max(odds, key=lambda each: odds[each])
    score = 1.0 - odds[Relation.RELATED]
    for before, holds, after, least in rules:
        if relation in before and holds(found):
            return after, max(score, least)
    return relation, score


def is_capped(relation: Relation, found: Features) -> bool:
    """Whether something differs or is missing that only a person may wave through."""
    differs = found.names_apart or found.dates_apart or found.measures_apart or found.swapped
    figure = (found.figures_changed or found.figures_maybe) and relation is Relation.SAME
    return bool(differs or figure or found.few or (found.points_back and not found.names_shared))


def _band(relation: Relation, score: float, *, link: float | None) -> Band:
    """What is done about a score, given the least of a link; None: linked is nothing."""
    if score < learnt().suggest or relation is Relation.UNRELATED:
        return Band.IGNORE
    return Band.LINK if relation in _ALERTS and link is not None and score >= link else Band.SUGGEST


def _are_told(held: Held, articles: tuple[str, str]) -> bool:
    """Whether the names that one claim lacks stand in its article: then they are no other people's."""
    mine, theirs = held.names_apart
    first, second = articles
    return all(tells_of(second, name) for name in mine) or all(tells_of(first, name) for name in theirs)


def _denies_unrepeated(found: Features) -> bool:
    """Whether one claim says of "the rumour" or "this" that it is not so, without saying what it is."""
    return bool(found.denial and found.points_back and not found.silent and found.covered < _REPEATED)


def _both_deny(found: Features) -> bool:
    """Whether both say that something is not so, one name is in both, and nothing turns them apart."""
    return bool(found.denials and found.points_back and found.names_shared and not found.opposed)


def _same_long_figure(found: Features) -> bool:
    """Whether both give one figure of three digits or more, and nothing else differs that can be seen."""
    differs = (
        found.figures_changed
        or found.figures_maybe
        or found.opposed
        or found.denied_word
        or found.names_apart
    )
    return found.figures_telling >= 0.6 and found.meaning >= _FAR and not differs


def _repeats(found: Features) -> bool:
    """Whether all that weighs in one claim is in the other, and nothing that can be seen differs."""
    figure = found.figures_changed or found.figures_maybe or found.measures_apart
    denied = found.opposed or found.denied_word or found.negated or found.denial or found.silent
    differs = figure or denied or found.names_apart or found.dates_apart or found.swapped
    return found.contained >= 0.6 and found.meaning >= 0.75 and not differs


def _roles_swapped(found: Features) -> bool:
    """Whether the two names of one event have changed places."""
    return bool(found.swapped and found.meaning >= 0.6 and not found.opposed)


def _cannot_both_be_right(found: Features) -> bool:
    """Whether two last counts differ, or two of one bulletin that agree but for one."""
    return bool(found.final or found.tally)


def _is_undone(found: Features) -> bool:
    """Whether one claim denies the opposite of what the other says."""
    return bool(found.undone)


# (relations that the model may have found, when, what it is, its least score): the first that holds counts.
Rule = tuple[frozenset[Relation], Callable[[Features], bool], Relation, float]
_ANY = frozenset(Relation)
_AGREES = frozenset({Relation.SAME, Relation.RELATED})
_CLASHES: tuple[Rule, ...] = (
    (frozenset({Relation.CHANGED}), _cannot_both_be_right, Relation.CONTRADICTS, 0.0),
    (frozenset({Relation.SAME}), _roles_swapped, Relation.CONTRADICTS, 0.0),
)
_DENIALS: tuple[Rule, ...] = (
    (_ANY, _both_deny, Relation.SAME, 0.5),
    (_ANY, _denies_unrepeated, Relation.CONTRADICTS, 0.5),
)
READ_RULES = _CLASHES + _DENIALS
GLANCE_RULES = (
    *_CLASHES,
    (_AGREES, _same_long_figure, Relation.SAME, 0.85),
    (_AGREES, _repeats, Relation.SAME, 0.9),
    (frozenset({Relation.CONTRADICTS}), _is_undone, Relation.SAME, 0.0),
    *_DENIALS,
)


def _is_far(found: Features) -> bool:
    return found.meaning < _FAR and not found.names_shared


def _is_old(a: Profile, b: Profile) -> bool:
    """Whether the two were said more than a year apart, as far as both say when."""
    first, second = day(a.statement.published), day(b.statement.published)
    return first is not None and second is not None and abs((first - second).days) > _OLD
