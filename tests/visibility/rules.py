"""The rules of who may know what, written down as plainly as can be, to hold the real thing against.

Everything is a list that is gone through from its beginning; nothing is shared with what it is held against.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ORG, ROOM = "org", "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """Something that happens at a place; what the other fields mean, `what` says."""

    what: str
    place: str
    other: str = ""
    id: str = ""
    minutes: int = 0
    named: bool = False


@dataclass(slots=True, kw_only=True)
class Sighting:
    """A claim came by at a place: it is the place's for good, and its label only ever narrows."""

    id: str
    place: str
    label: str
    at: int
    until: int | None = None


@dataclass(slots=True, kw_only=True)
class Grant:
    """What comes by at one place after `at` may be told in another, until it is revoked."""

    source: str
    destination: str
    at: int
    named: bool  # whether what is under embargo was named
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that can be observed at a place, of claims in the order they came in.

    `claims` are (id, when first seen, where it was seen, what is thought of it); `stories` are those that
    were put together there, `near` what a search finds.
    """

    claims: tuple[tuple[str, int, tuple[str, ...], str], ...]
    stories: frozenset[frozenset[str]]
    near: tuple[str, ...]


@dataclass(slots=True)
class Rules:
    """A newsroom. `inside` are the places where nobody but its members read along."""

    inside: set[str]
    clock: int = 0
    open: set[str] = field(default_factory=set)
    sightings: list[Sighting] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    opinions: list[tuple[str, str, str]] = field(default_factory=list)  # (place, id, what)
    stories: dict[str, list[set[str]]] = field(default_factory=dict)

    def do(self, op: Op) -> None:
        """Let it happen."""
        self.clock += 1
        getattr(self, f"_{op.what}")(op)

    def view(self, place: str) -> View:
        """What a place knows."""
        known = [one for one in self.sightings if self.flows(one, place)]
        ids = {one.id for one in known}
        stories = [story & ids for story in self.stories.get(place, [])]
        return View(
            claims=tuple((one.id, one.at, (one.place,), self._thought(one, place)) for one in known),
            stories=frozenset(frozenset(story) for story in stories if len(story) > 1),
            near=tuple(sorted(ids)),
        )

    def flows(self, one: Sighting, place: str) -> bool:
        """The flow rule."""
        locked = one.until is not None and one.until > self.clock
        if one.place == place:
            return True
        if one.label == ORG and place in self.inside and not locked:
            return True
        return any(
            (grant.source, grant.destination, grant.revoked) == (one.place, place, False)
            and grant.at < one.at
            and (grant.named or not locked)
            for grant in self.grants
        )

    def _thought(self, one: Sighting, place: str) -> str:
        """The latest that this place or the claim's own thinks of it."""
        said = [what for where, id, what in self.opinions if id == one.id and where in {place, one.place}]
        return said[-1] if said else "unverified"

    def _see(self, op: Op) -> None:
        label = ORG if op.place in self.open else ROOM
        self.sightings.append(Sighting(id=op.id, place=op.place, label=label, at=self.clock))

    def _open(self, op: Op) -> None:
        self.open.add(op.place)

    def _close(self, op: Op) -> None:
        self.open.discard(op.place)
        for one in self.sightings:
            if one.place == op.place:
                one.label = ROOM

    def _grant(self, op: Op) -> None:
        there = (op.place, op.other, op.named, False)
        if all((g.source, g.destination, g.named, g.revoked) != there for g in self.grants):
            self.grants.append(Grant(source=op.place, destination=op.other, at=self.clock, named=op.named))

    def _revoke(self, op: Op) -> None:
        for grant in self.grants:
            if (grant.source, grant.destination) == (op.place, op.other):
                grant.revoked = True

    def _embargo(self, op: Op) -> None:
        for one in self.sightings:
            if one.id == op.id and one.place == op.place:
                one.until = self.clock + op.minutes

    def _unlock(self, op: Op) -> None:
        for one in self.sightings:
            if one.id == op.id and one.place == op.place:
                one.until = None

    def _wait(self, op: Op) -> None:
        self.clock += op.minutes

    def _think(self, op: Op) -> None:
        if self._knows(op.place, op.id):
            self.opinions.append((op.place, op.id, op.other))

    def _same(self, op: Op) -> None:
        if not (self._knows(op.place, op.id) and self._knows(op.place, op.other)):
            return
        told = self.stories.setdefault(op.place, [])
        both = {op.id, op.other}
        kept = [story - both for story in told]
        self.stories[op.place] = [story for story in kept if story] + [both]

    def _knows(self, place: str, id: str) -> bool:
        return any(one.id == id and self.flows(one, place) for one in self.sightings)
