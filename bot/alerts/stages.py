"""What becomes of notices: a list of stages of one shape, each of which may make less of them.

    notices of one article  ->  mute  ->  old news  ->  quiet hours  ->  pace  ->  one to say, some to note

Nothing here waits or reads; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.alerts.situation import Situation
from bot.model.alert import WARNED_OF, Card, Fate, News, Notice, Why
from bot.model.article import Severity
from bot.model.memory import Relation
from bot.model.watch import Muted

WINDOW: Final = timedelta(minutes=5)  # a place is alerted at most once in it, and has at most one digest

Notices = tuple[Notice, ...]
Stage = Callable[[Notices, Situation], Notices]


def unmuted(notices: Notices, situation: Situation) -> Notices:
    """What is mute is dropped: the place, the story, or each watch by itself."""
    now = situation.now
    mute = {(m.what, m.about) for m in situation.mutes if m.until > now}
    if (Muted.PLACE, situation.place) in mute:
        return tuple(replace(one, fate=Fate.DROP) for one in notices)
    return tuple(_unmuted(one, situation, mute) for one in notices)


def _unmuted(notice: Notice, situation: Situation, mute: set[tuple[Muted, str]]) -> Notice:
    hits = tuple(hit for hit in notice.hits if (Muted.WATCH, hit.watch.id) not in mute)
    if notice.story in situation.muted or not (hits or notice.seen):
        return replace(notice, hits=hits, fate=Fate.DROP)
    return replace(notice, hits=hits)


def newsworthy(notices: Notices, situation: Situation) -> Notices:
    """What says nothing new of a story that has a card here is only noted on that card."""
    return tuple(_with_news(one, situation) for one in notices)


def _with_news(notice: Notice, situation: Situation) -> Notice:
    card = situation.cards.get(notice.story)
    if card is None or card.key == situation.key:
        return replace(notice, news=(News.FIRST,))
    news = tuple(what for what, is_new in _NEW if is_new(notice, card))
    if news or notice.fate is Fate.DROP:
        return replace(notice, news=news)
    return replace(notice, fate=Fate.DROP if notice.claim.id == card.claim else Fate.NOTE)


# What makes a story worth another word. Counts only grow to somebody's knowledge: fewer origins are no news.
_NEW: Final[tuple[tuple[News, Callable[[Notice, Card], bool]], ...]] = (
    (
        News.STATUS,
        lambda notice, card: _tells_of_status(notice) and notice.status is not card.status,
    ),
    (
        News.CONTRADICTION,
        lambda notice, card: (
            notice.relation is Relation.CONTRADICTS and card.relation is not Relation.CONTRADICTS
        ),
    ),
    (
        News.FIGURE,
        lambda notice, card: notice.relation is Relation.CHANGED and notice.figures != card.figures,
    ),
    (News.ORIGIN, lambda notice, card: notice.origins > card.origins),
    (News.WATCH, lambda notice, _: bool(notice.hits)),
)


def _tells_of_status(notice: Notice) -> bool:
    """Whether it repeats something: only then its status is the desk's opinion of the story."""
    return bool(notice.seen) and notice.relation is not Relation.CONTRADICTS


def awake(notices: Notices, situation: Situation) -> Notices:
    """In quiet hours, the place's or those of every watch that is met, things wait for the digest."""
    return tuple(_awake(one, situation) for one in notices)


def _awake(notice: Notice, situation: Situation) -> Notice:
    if notice.fate is not Fate.SAY:
        return notice
    asleep = situation.quiet is not None and situation.quiet.covers(situation.clock)
    hours = [hit.watch.quiet for hit in notice.hits]
    all_quiet = bool(hours) and all(one is not None and one.covers(situation.clock) for one in hours)
    if asleep or (all_quiet and not notice.seen):
        return replace(notice, fate=Fate.WAIT, why=Why.QUIET)
    if situation.digest_only and not is_urgent(notice):
        return replace(notice, fate=Fate.WAIT, why=Why.DIGEST)
    return notice


def paced(notices: Notices, situation: Situation) -> Notices:
    """Of an article the loudest is said; and nothing is, soon after the place was alerted last."""
    said = [one for one in notices if one.fate is Fate.SAY]
    if not said:
        return notices
    alerted = situation.pace.alerted
    repeated = any(card.key == situation.key for card in situation.cards.values())
    if alerted is not None and situation.now - alerted < WINDOW and not repeated:
        return tuple(
            replace(one, fate=Fate.WAIT, why=Why.STORM) if one.fate is Fate.SAY else one for one in notices
        )
    return tuple(sorted(notices, key=lambda one: (one.fate is not Fate.SAY, loudness(one))))


STAGES: Final[tuple[Stage, ...]] = (unmuted, newsworthy, awake, paced)


def decided(notices: Sequence[Notice], situation: Situation) -> Notices:
    """What becomes of the notices of one article; the one to begin with comes first."""
    there = tuple(notices)
    for stage in STAGES:
        there = stage(there, situation)
    return there


def is_urgent(notice: Notice) -> bool:
    """Whether it is said at once where everything else is told in the digest."""
    if notice.status in WARNED_OF or notice.relation is Relation.CONTRADICTS:
        return True
    return any(hit.watch.severity is Severity.HIGH for hit in notice.hits)


def loudness(notice: Notice) -> tuple[int, ...]:
    """What orders notices, the loudest first."""
    return (
        notice.status not in WARNED_OF,
        not any(hit.watch.severity is Severity.HIGH for hit in notice.hits),
        _LOUD.get(notice.relation, 3),
        not notice.is_sure,
        not notice.claim.central,
    )


_LOUD: Final = {Relation.CONTRADICTS: 0, Relation.CHANGED: 1, Relation.SAME: 2}


def card_of(notice: Notice, situation: Situation, *, tenant: str) -> Card:
    """What a story's card says once a notice was said or noted."""
    old = situation.cards.get(notice.story)
    said = notice.fate is Fate.SAY or old is None
    counted = old is not None and old.claim == notice.claim.id
    return Card(
        tenant=tenant,
        place=situation.place,
        cluster=notice.story,
        key=situation.key if said or old is None else old.key,
        claim=notice.claim.id,
        origins=max(notice.origins, old.origins if old else 1),  # who says it first is one
        figures=notice.figures if said or old is None else old.figures,
        relation=notice.relation if said or old is None else old.relation,
        status=old.status if old is not None and not _tells_of_status(notice) else notice.status,
        times=(old.times if old else 0) + (not counted),
        at=situation.now,
    )
