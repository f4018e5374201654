"""What is told of claims that came back: since when, by whom, and from how many independent origins.

A story is a claim with the clusters that it is linked to, or with the one that it may belong to. What an
article's claims need is read once, for their stories overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.memory.origins import Roots, independent, roots
from bot.memory.settling import same_article
from bot.memory.sighted import Sighted, sighted
from bot.model.memory import Band, Match, Origin, Remembered, Scope, Seen

if TYPE_CHECKING:
    from bot.ports import ClaimStore

# Members of a story whose origins are told apart: the first and the latest. Telling apart takes time that
# grows with their square, and an editor asks for the roots of the first reports and of the last.
LARGEST = 60

Told = Mapping[str, tuple[Remembered, Sequence[Match]]]


async def came_back(told: Told, *, store: ClaimStore, scope: Scope) -> dict[str, tuple[Seen, ...]]:
    """For each claim, by any key, what to know of the earlier claims that it matches."""
    wanted = [claim for own, found in told.values() for claim in (own, *(m.claim for m in found)) if found]
    shelf = await _read(wanted, store=store, scope=scope)
    return {key: shelf.told(own, found) for key, (own, found) in told.items()}


async def with_articles(
    members: Sequence[Remembered], store: ClaimStore, scope: Scope
) -> tuple[Sighted, ...]:
    """Claims with what else their articles say, by which their origins are told."""
    ids = list(dict.fromkeys(member.article for member in members if member.article))
    return sighted(members, await store.of_articles(ids, scope=scope), await store.texts(ids, scope=scope))


def looked_at(members: Sequence[Remembered]) -> tuple[Remembered, ...]:
    """The members of a story, in the order they were seen, whose origins are told apart."""
    return (*members[:1], *members[1:][1 - LARGEST :])


async def roots_of(members: Sequence[Remembered], store: ClaimStore, scope: Scope) -> Roots:
    """Whom a story's claims appear to trace to, and who has spoken to them since."""
    return roots(await with_articles(looked_at(members), store, scope))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Claims by id, the members of clusters by theirs, and where and when each claim came by."""

    claims: Mapping[str, Remembered]
    clusters: Mapping[str, Sequence[Remembered]]
    sighted: Mapping[str, Sighted]
    sightings: Mapping[str, Sequence[tuple[str, datetime]]]

    def told(self, own: Remembered, found: Sequence[Match]) -> tuple[Seen, ...]:
        """What is told of one claim: its links share a story, each suggestion has its own."""
        own = self.claims.get(own.id, own)
        linked = [m.claim for m in found if m.comparison.band is Band.LINK]
        story = self._story(own, linked)
        traced = self._origins(story) if linked else ()
        return tuple(
            self._seen(match, own, story, traced)
            if match.comparison.band is Band.LINK
            else self._apart(match, own)
            for match in found
        )

    def _apart(self, match: Match, own: Remembered) -> Seen:
        story = self._story(own, [match.claim])
        return self._seen(match, own, story, self._origins(story))

    def _seen(
        self, match: Match, own: Remembered, story: Sequence[Remembered], origins: tuple[Origin, ...]
    ) -> Seen:
        earlier = [member for member in story if not same_article(member, own)] or [match.claim]
        when = sorted((at, place) for member in earlier for place, at in self.sightings.get(member.id, ()))
        first, where = when[0] if when else (match.claim.seen, None)
        return Seen(
            match=match,
            first=first,
            last=when[-1][0] if when else match.claim.seen,
            times=len({member.page for member in earlier}),
            outlets=len({member.outlet.casefold() for member in story if member.outlet}),
            origins=origins,
            where=where,
            papers=_papers(earlier),
        )

    def _story(self, own: Remembered, claims: Iterable[Remembered]) -> list[Remembered]:
        """The claim and the members of its cluster and of these claims', in the order they were seen."""
        members = {own.id: own}
        for claim in (own, *claims):
            known = self.claims.get(claim.id, claim)
            inside = self.clusters.get(known.cluster or "", ())
            members |= {member.id: member for member in (known, *inside)}
        return sorted(members.values(), key=lambda member: member.seen)

    def _origins(self, story: Sequence[Remembered]) -> tuple[Origin, ...]:
        return independent([self.sighted[member.id] for member in looked_at(story)])


def _papers(claims: Sequence[Remembered]) -> tuple[str, ...]:
    """The outlets of claims by name, each once."""
    named: dict[str, str] = {}
    for claim in claims:
        if claim.outlet:
            named.setdefault(claim.outlet.casefold(), claim.outlet)
    return tuple(named.values())


async def _read(wanted: Sequence[Remembered], *, store: ClaimStore, scope: Scope) -> _Shelf:
    claims = await store.get(list(dict.fromkeys(claim.id for claim in wanted)), scope=scope)
    homes = dict.fromkeys(claim.cluster for claim in claims.values() if claim.cluster)
    clusters = await store.members_of(list(homes), scope=scope)
    everyone = {claim.id: claim for claim in wanted} | claims
    everyone |= {member.id: member for inside in clusters.values() for member in inside}
    sightings: dict[str, list[tuple[str, datetime]]] = {}
    for id, place, at in await store.sightings(list(everyone), scope=scope):
        sightings.setdefault(id, []).append((place, at))
    shown = await with_articles(list(everyone.values()), store, scope)
    return _Shelf(
        claims=claims,
        clusters=clusters,
        sighted={one.claim.id: one for one in shown},
        sightings=sightings,
    )
