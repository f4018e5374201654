"""Deliberate leaks in the storage, one at a time: too wide scopes, rows that say what they must not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from bot.model.memory import Scope

Wider = Callable[[Scope], Scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something that is wrong on purpose. `wider` says for which kind of question, "" being every one."""

    wider: Mapping[str, Wider] = field(default_factory=lambda: MappingProxyType({}))
    after: tuple[str, ...] = ()  # statements that follow every operation
    skips: frozenset[str] = frozenset()  # operations that do nothing


NONE: Final = Leak()


def changed(leak: Leak, kind: str, scope: Scope) -> Scope:
    """The scope that a question of this kind has under a leak."""
    for wider in (leak.wider.get(""), leak.wider.get(kind)):
        scope = scope if wider is None else wider(scope)
    return scope


def everything(scope: Scope) -> Scope:
    """All of the newsroom's, as if there were no places; stories stay those of the place."""
    return replace(scope, places=None, view=scope.eye)


def within(scope: Scope) -> Scope:
    """As if nobody but members read along."""
    return replace(scope, internal=True)


def shared(scope: Scope) -> Scope:
    """One view for all."""
    return replace(scope, view="")


def next_door(scope: Scope) -> Scope:
    """The place, and another one with it; stories stay those of the place."""
    return replace(scope, places=(scope.places or frozenset()) | {"console:a"}, view=scope.eye)


def _asking(kind: str, wider: Wider) -> Leak:
    return Leak(wider={kind: wider})


def _after(*statements: str) -> Leak:
    return Leak(after=statements)


_OWN_PLACE = (
    "SELECT places.name FROM claims JOIN shelves ON shelves.number = claims.shelf"
    " JOIN places ON places.number = shelves.place WHERE claims.number = statuses.claim"
)
LEAKS: Final[Mapping[str, Leak]] = {
    "everything of all places": _asking("", everything),
    "guests are members": _asking("", within),
    "a place and the next": _asking("", next_door),
    "one story for all": _asking("stories", shared),
    **{
        f"{kind} of all places": _asking(kind, everything)
        for kind in (
            "claims", "sightings", "opinions", "prefix", "everything", "words", "near", "article", "stories"
        )
    },
    **{f"guests ask for {kind} as members": _asking(kind, within) for kind in ("words", "near", "article")},
    "guests are not noticed": Leak(skips=frozenset({"guests"})),
    "closing is not noticed": Leak(skips=frozenset({"close"})),
    "nothing is under embargo": Leak(skips=frozenset({"embargo"})),
    "grants are not ended": Leak(skips=frozenset({"revoke"})),
    "nothing is forgotten": Leak(skips=frozenset({"forget"})),
    "what was before stays open": _after(
        "UPDATE shelves SET label = 'org' WHERE NOT fresh AND number IN (SELECT shelf FROM claims)"
    ),
    "everything is open": _after("UPDATE OR IGNORE shelves SET label = 'org'"),
    "rooms are open after the first": _after(
        "UPDATE OR IGNORE shelves SET label = 'org' WHERE label = 'room' AND number % 2 = 0"
    ),
    "embargoes end at once": _after("UPDATE shelves SET until = NULL"),
    "embargoes end a little early": _after(
        "UPDATE shelves SET until = datetime(until, '-2 minutes') WHERE until IS NOT NULL"
    ),
    "an embargo keeps claims, and not their article": _after(
        "UPDATE articles SET shelf = home WHERE shelf <> home"
    ),
    "an embargo ends for searches by meaning alone": _after(
        "DELETE FROM changes WHERE kind = 4"
    ),
    "grants mean embargoes": _after("UPDATE grants SET embargoed = true"),
    "grants mean what was before": _after("UPDATE grants SET after = 0"),
    "grants mean what was just before": _after("UPDATE grants SET after = after - 1"),
    "ended grants come back": _after("UPDATE grants SET revoked = NULL"),
    "grants mean every place": _after("UPDATE grants SET destination = 'console:guests'"),
    "grants are of every place": _after("UPDATE grants SET place = (SELECT min(number) FROM places)"),
    "what is split off is new": _after("UPDATE shelves SET began = number"),
    "opinions of others": _after("UPDATE statuses SET place = 'console:guests'"),
    "opinions of its own place go with all": _after(f"UPDATE statuses SET place = ({_OWN_PLACE})"),  # noqa: S608
    "all came by everywhere": _after(
        "INSERT INTO sightings (claim, place, at) SELECT number, (SELECT min(number) FROM places), seen"
        " FROM claims WHERE number % 5 = 0"
    ),
    "where it was seen by others": Leak(
        wider={"sightings": everything},
        after=(
            (
                "INSERT INTO sightings (claim, place, at) SELECT max(claims.number), max(places.number),"
                " max(claims.seen) FROM claims, places HAVING max(claims.number) > 0"
            ),
        ),
    ),
    "first seen by anybody": _after("UPDATE claims SET seen = (SELECT min(seen) FROM claims)"),
    "what is rejected in one place is in all": _asking("apart", shared),
}  # fmt: skip
