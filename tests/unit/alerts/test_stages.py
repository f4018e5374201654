"""What becomes of notices: mute, old news, asleep, too soon; and which of several is said first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.alerts.differing import side_by_side
from bot.alerts.situation import Situation
from bot.alerts.stages import WINDOW, card_of, decided
from bot.document import Strong, Text
from bot.model.alert import Card, Fate, News, Notice, Pace, Why
from bot.model.article import Severity
from bot.model.memory import Band, Comparison, Match, Origin, Relation, Remembered, Seen, Status
from bot.model.watch import Hit, Mute, Muted, Quiet, Term, Watch, What

NOON = datetime(2031, 3, 5, 12, 0, tzinfo=UTC)
HERE = "console:#desk"
NIGHT = Quiet(start=time(22), end=time(7))
LUNCH = Quiet(start=time(11, 30), end=time(13))


def seen(relation: Relation = Relation.SAME, band: Band = Band.LINK) -> Seen:
    """That it was met before."""
    earlier = Remembered(id="cold", text="The dam holds.", seen=NOON)
    comparison = Comparison(relation=relation, band=band, score=0.9)
    return Seen(
        match=Match(claim=earlier, comparison=comparison),
        first=NOON,
        last=NOON,
        times=1,
        outlets=1,
        origins=(),
    )


def hit(severity: Severity = Severity.MEDIUM, quiet: Quiet | None = None) -> Hit:
    """A watch that is met."""
    watch = Watch(
        id="w1",
        tenant="main",
        place=HERE,
        owner="console:ana",
        name="Dam",
        terms=(Term(what=What.PHRASE, text="dam"),),
        made=NOON,
        severity=severity,
        quiet=quiet,
    )
    return Hit(watch=watch, why=())


def notice(id: str = "cnew", **fields: Any) -> Notice:
    """A claim that came back."""
    claim = Remembered(id=id, text="The dam broke.", seen=NOON, cluster=f"story of {id}")
    return Notice(claim=claim, **({"seen": (seen(),)} | fields))


def card(**fields: Any) -> Card:
    """What was said of it an hour ago."""
    values: dict[str, Any] = {
        "tenant": "main",
        "place": HERE,
        "cluster": "story of cnew",
        "key": "old",
        "claim": "cbefore",
        "origins": 0,
        "figures": "",
        "relation": Relation.SAME,
        "status": Status.UNVERIFIED,
        "times": 1,
        "at": NOON - timedelta(hours=1),
    }
    return Card(**(values | fields))


def mute(what: Muted, about: str, minutes: int = 5) -> Mute:
    """Something that is mute for so long."""
    until = NOON + timedelta(minutes=minutes)
    return Mute(tenant="main", place=HERE, what=what, about=about, until=until, by="console:ana", at=NOON)


def situation(**fields: Any) -> Situation:
    """Noon at the desk, where nothing was said."""
    values: dict[str, Any] = {"place": HERE, "now": NOON, "clock": time(12), "key": "new", "cards": {}}
    return Situation(**(values | fields))


CARDED = {"story of cnew": card()}
WATCHED = notice(seen=(), hits=(hit(),))
SOON, LATER = Pace(alerted=NOON - timedelta(minutes=1)), Pace(alerted=NOON - WINDOW)


@pytest.mark.parametrize(
    ("one", "where", "fate", "why"),
    [
        (notice(), situation(), Fate.SAY, None),
        (notice(), situation(mutes=(mute(Muted.PLACE, HERE),)), Fate.DROP, None),
        (notice(), situation(mutes=(mute(Muted.PLACE, HERE, -1),)), Fate.SAY, None),
        (notice(), situation(mutes=(mute(Muted.PLACE, "console:#night"),)), Fate.SAY, None),
        (notice(), situation(muted=frozenset({"story of cnew"})), Fate.DROP, None),
        (notice(), situation(muted=frozenset({"story of cother"})), Fate.SAY, None),
        (WATCHED, situation(), Fate.SAY, None),
        (WATCHED, situation(mutes=(mute(Muted.WATCH, "w1"),)), Fate.DROP, None),
        (notice(hits=(hit(),)), situation(mutes=(mute(Muted.WATCH, "w1"),)), Fate.SAY, None),
        (notice(), situation(cards=CARDED), Fate.NOTE, None),
        (WATCHED, situation(cards=CARDED), Fate.SAY, None),
        (notice("cnew"), situation(cards={"story of cnew": card(claim="cnew")}), Fate.DROP, None),
        (notice("cnew"), situation(cards={"story of cnew": card(key="new")}), Fate.SAY, None),
        (notice(status=Status.FALSE), situation(cards=CARDED), Fate.SAY, None),
        (notice(seen=(seen(Relation.CONTRADICTS),)), situation(cards=CARDED), Fate.SAY, None),
        (notice(seen=(seen(Relation.CHANGED),)), situation(cards=CARDED), Fate.NOTE, None),
        (notice(), situation(quiet=LUNCH), Fate.WAIT, Why.QUIET),
        (notice(), situation(quiet=NIGHT), Fate.SAY, None),
        (notice(), situation(quiet=NIGHT, clock=time(23)), Fate.WAIT, Why.QUIET),
        (notice(), situation(quiet=NIGHT, clock=time(6, 59)), Fate.WAIT, Why.QUIET),
        (notice(seen=(), hits=(hit(quiet=LUNCH),)), situation(), Fate.WAIT, Why.QUIET),
        (notice(hits=(hit(quiet=LUNCH),)), situation(), Fate.SAY, None),
        (notice(), situation(digest_only=True), Fate.WAIT, Why.DIGEST),
        (notice(status=Status.FALSE), situation(digest_only=True), Fate.SAY, None),
        (notice(hits=(hit(Severity.HIGH),)), situation(digest_only=True), Fate.SAY, None),
        (notice(), situation(pace=SOON), Fate.WAIT, Why.STORM),
        (notice(), situation(pace=LATER), Fate.SAY, None),
        (notice(), situation(pace=SOON, cards=CARDED), Fate.NOTE, None),
        (notice(), situation(pace=SOON, cards={"story of cnew": card(key="new")}), Fate.SAY, None),
    ],
)
def test_decided(one: Notice, where: Situation, fate: Fate, why: Why | None) -> None:
    """A notice is said, noted on its card, kept for the digest, or dropped."""
    (found,) = decided([one], where)
    assert (found.fate, found.why) == (fate, why)


def test_news() -> None:
    """It is told what is new about a story."""
    one = notice(seen=(seen(Relation.CHANGED),), figures="107 dead", status=Status.FALSE, hits=(hit(),))
    (found,) = decided([one], situation(cards=CARDED))
    assert found.news == (News.STATUS, News.FIGURE, News.WATCH)
    assert decided([one], situation())[0].news == (News.FIRST,)


def test_a_contradiction_is_no_opinion_of_the_desk() -> None:
    """What contradicts a false claim is told of, but not as if the desk had changed its mind."""
    told = {"story of cnew": card(status=Status.FALSE, relation=Relation.SAME)}
    (found,) = decided([notice(seen=(seen(Relation.CONTRADICTS),))], situation(cards=told))
    assert found.news == (News.CONTRADICTION,)
    after = card_of(found, situation(cards=told), tenant="main")
    assert (after.status, after.relation) == (Status.FALSE, Relation.CONTRADICTS)


def test_who_spoke_first_is_one_origin() -> None:
    """A story that was told of for a watch alone has one origin, so a repeat from there is none more."""
    first = card_of(WATCHED, situation(), tenant="main")
    again = replace(seen(), origins=(Origin(name="the port office", kind="organization", claims=()),))
    where = situation(key="newer", cards={"story of cnew": replace(first, claim="cbefore")})
    (found,) = decided([notice(seen=(again,))], where)
    assert (first.origins, found.news, found.fate) == (1, (), Fate.NOTE)


def test_loudest_first() -> None:
    """Of one article what the desk warned of comes first, then what contradicts, then other figures."""
    quiet, figure = notice("ca"), notice("cb", seen=(seen(Relation.CHANGED),))
    unsure = notice("cc", seen=(seen(band=Band.SUGGEST),))
    against, false = notice("cd", seen=(seen(Relation.CONTRADICTS),)), notice("ce", status=Status.FALSE)
    urgent = notice("cf", seen=(), hits=(hit(Severity.HIGH),))
    found = decided([unsure, quiet, figure, against, urgent, false], situation())
    assert [one.claim.id for one in found] == ["ce", "cf", "cd", "cb", "ca", "cc"]


@pytest.mark.parametrize(
    ("fate", "old", "expected"),
    [
        (Fate.SAY, None, ("new", 1)),
        (Fate.SAY, card(), ("new", 2)),
        (Fate.NOTE, card(times=4), ("old", 5)),
        (Fate.NOTE, card(times=4, claim="cnew"), ("old", 4)),
    ],
)
def test_card(fate: Fate, old: Card | None, expected: tuple[str, int]) -> None:
    """What is said is the story's card from then on; what is noted counts on the one that stands."""
    cards = {old.cluster: old} if old else {}
    made = card_of(notice(fate=fate), situation(cards=cards), tenant="main")
    assert (made.key, made.times) == expected


@pytest.mark.parametrize(
    ("earlier", "now", "first", "second"),
    [
        ("60 died.", "60 died.", "60 died.", "60 died."),
        ("At least 60 died.", "107 died.", "*At least 60* died.", "*107* died."),
        ("60 died", "On Friday, 60 died", "60 died", "*On Friday,* 60 died"),
        ("The Dam burst.", "the dam burst", "The Dam burst.", "the dam burst"),
        ("", "60 died", "", "*60 died*"),
        ("x " * 500, "y", ("x " * 500), "y"),
    ],
)
def test_side_by_side(earlier: str, now: str, first: str, second: str) -> None:
    """The words that only one of two texts has are strong."""

    def drawn(line: tuple[Any, ...]) -> str:
        return "".join(f"*{part.text}*" if isinstance(part, Strong) else part.text for part in line)

    a, b = side_by_side(earlier, now)
    assert (drawn(a), drawn(b)) == (first, second)
    assert all(isinstance(part, Text | Strong) for part in (*a, *b))
