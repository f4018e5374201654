"""The rules of who may know what, written down as plainly as can be, to hold the real thing against.

Everything is a list that is gone through from its beginning; nothing is shared with what it is held against.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

ORG, ROOM = "org", "room"
FEW: Final = 3  # as many as a search is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """Something that happens at a place, or is asked there; what the other fields mean, `what` says."""

    what: str
    place: str
    other: str = ""
    id: str = ""
    article: str = ""
    kind: int = 0
    minutes: int = 0
    named: bool = False

    @property
    def looks(self) -> bool:
        """Whether it is a question, which changes nothing."""
        return self.what.startswith("look_")


@dataclass(slots=True, kw_only=True)
class One:
    """A claim that came by at a place: it is the place's for good, and its label only ever narrows."""

    id: str
    place: str
    article: str
    kind: int
    label: str
    turn: int  # when, in the order of all that happened
    seen: list[int]  # the minutes at which it came by, the first one first
    until: int | None = None


@dataclass(slots=True, kw_only=True)
class Grant:
    """What comes by at one place after `turn` may be told in another, until it is revoked."""

    source: str
    destination: str
    turn: int
    named: bool  # whether what is under embargo was named
    revoked: bool = False


@dataclass(slots=True)
class Rules:
    """A newsroom. `inside` are the places where nobody but its members read along.

    `alike` has for a kind of claim all kinds, the nearest in meaning first.
    """

    inside: set[str]
    alike: dict[int, list[int]]
    turn: int = 0
    clock: int = 0
    open: set[str] = field(default_factory=set)
    claims: list[One] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    opinions: list[tuple[str, str, str]] = field(default_factory=list)  # (place, id, what)
    stories: list[tuple[str, set[str]]] = field(default_factory=list)
    apart: list[tuple[str, set[str]]] = field(default_factory=list)

    def do(self, op: Op) -> Any:
        """Let it happen; what is told, if something was asked."""
        self.turn += not op.looks
        return getattr(self, f"_{op.what}")(op)

    def flows(self, one: One, place: str) -> bool:
        """The flow rule."""
        locked = one.until is not None and one.until > self.clock
        if one.place == place:
            return True
        if one.label == ORG and place in self.inside and not locked:
            return True
        return any(
            (grant.source, grant.destination, grant.revoked) == (one.place, place, False)
            and grant.turn < one.turn
            and (grant.named or not locked)
            for grant in self.grants
        )

    def known(self, place: str) -> list[One]:
        """What a place knows, in the order it came in."""
        return [one for one in self.claims if self.flows(one, place)]

    def _see(self, op: Op) -> None:
        label = ORG if op.place in self.open else ROOM
        self.claims.append(
            One(
                id=op.id, place=op.place, article=op.article, kind=op.kind, label=label, turn=self.turn,
                seen=[self.clock],
            )
        )  # fmt: skip

    def _again(self, op: Op) -> None:
        for one in self._these(op):
            one.seen.append(self.clock)

    def _forget(self, op: Op) -> None:
        gone = {one.id for one in self.claims if (one.article, one.place) == (op.article, op.place)}
        self.claims = [one for one in self.claims if one.id not in gone]
        self.opinions = [said for said in self.opinions if said[1] not in gone]
        self.stories = [(place, story - gone) for place, story in self.stories]
        self.apart = [(place, pair) for place, pair in self.apart if not pair & gone]

    def _open(self, op: Op) -> None:
        self.open.add(op.place)

    def _close(self, op: Op) -> None:
        self.open.discard(op.place)
        for one in self.claims:
            if one.place == op.place:
                one.label = ROOM

    def _guests(self, op: Op) -> None:
        self.inside.discard(op.place)

    def _alone(self, op: Op) -> None:
        self.inside.add(op.place)

    def _grant(self, op: Op) -> None:
        there = (op.place, op.other, op.named, False)
        if all((g.source, g.destination, g.named, g.revoked) != there for g in self.grants):
            self.grants.append(Grant(source=op.place, destination=op.other, turn=self.turn, named=op.named))

    def _revoke(self, op: Op) -> None:
        for grant in self.grants:
            if (grant.source, grant.destination) == (op.place, op.other):
                grant.revoked = True

    def _embargo(self, op: Op) -> None:
        self._lock(op, self.clock + op.minutes)

    def _unlock(self, op: Op) -> None:
        self._lock(op, None)

    def _lock(self, op: Op, until: int | None) -> None:
        """The whole article that a claim is from, as it came by there."""
        papers = {one.article for one in self._these(op)}
        for one in self.claims:
            if one.article in papers and one.place == op.place:
                one.until = until

    def _wait(self, op: Op) -> None:
        self.clock += op.minutes

    def _last(self, op: Op) -> None:
        """What happened lasts, which changes nothing for anybody."""

    def _think(self, op: Op) -> None:
        if self._knows(op.place, op.id):
            self.opinions.append((op.place, op.id, op.other))

    def _same(self, op: Op) -> None:
        if self._knows(op.place, op.id) and self._knows(op.place, op.other):
            both = {op.id, op.other}
            self.stories = [
                (place, story - both if place == op.place else story) for place, story in self.stories
            ]
            self.stories.append((op.place, both))

    def _differ(self, op: Op) -> None:
        if self._knows(op.place, op.id) and self._knows(op.place, op.other):
            self.apart.append((op.place, {op.id, op.other}))

    def _look_claims(self, op: Op) -> Any:
        asked = [one for one in self.known(op.place) if one.id in {op.id, op.other}]
        return [(one.id, one.article, one.seen[0], self._thought(one, op.place)) for one in asked]

    def _look_sightings(self, op: Op) -> Any:
        asked = [one for one in self.known(op.place) if one.id in {op.id, op.other}]
        return sorted((at, one.id, one.place) for one in asked for at in one.seen)

    def _look_opinions(self, op: Op) -> Any:
        asked = [one for one in self.claims if one.id == op.id]
        return [said for one in asked for said in self._said(one, op.place)]

    def _look_prefix(self, op: Op) -> Any:
        return [one.id for one in self.known(op.place) if one.id.startswith(op.id[:-1])][:FEW]

    def _look_everything(self, op: Op) -> Any:
        return [one.id for one in self.known(op.place) if one.seen[0] >= self.clock - op.minutes]

    def _look_words(self, op: Op) -> Any:
        return [one.id for one in reversed(self.known(op.place)) if one.kind == op.kind][:FEW]

    def _look_near(self, op: Op) -> Any:
        order = self.alike[op.kind]
        newest = reversed(self.known(op.place))
        return [one.id for one in sorted(newest, key=lambda one: order.index(one.kind))][:FEW]

    def _look_article(self, op: Op) -> Any:
        copies = [one for one in self.known(op.place) if one.article == op.article]
        return [one.id for one in copies if one.place == copies[0].place], bool(copies)

    def _look_stories(self, op: Op) -> Any:
        known = {one.id for one in self.known(op.place)}
        mine = [frozenset(story & known) for place, story in self.stories if place == op.place]
        return {story for story in mine if len(story) > 1}

    def _look_rejected(self, op: Op) -> Any:
        return {
            id for place, pair in self.apart if place == op.place and op.id in pair for id in pair - {op.id}
        }

    def _thought(self, one: One, place: str) -> str:
        """The latest that this place or the claim's own thinks of it."""
        said = [what for _, what in self._said(one, place)]
        return said[-1] if said else "unverified"

    def _said(self, one: One, place: str) -> Iterator[tuple[str, str]]:
        """What this place thinks of a claim, and its own, if the claim may be known."""
        for where, id, what in self.opinions:
            if id == one.id and (where == place or (where == one.place and self.flows(one, place))):
                yield where, what

    def _knows(self, place: str, id: str) -> bool:
        return any(one.id == id for one in self.known(place))

    def _these(self, op: Op) -> list[One]:
        return [one for one in self.claims if (one.id, one.place) == (op.id, op.place)]
