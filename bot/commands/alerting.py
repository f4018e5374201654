"""What a place is told of an article that was read there: claims that came back, watches that are met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from bot.alerts.looks import at_article
from bot.alerts.shown import showing
from bot.alerts.situation import Situation
from bot.alerts.stages import WINDOW, card_of, decided
from bot.commands.arrangement import arrangement
from bot.commands.newsroom import Newsroom
from bot.commands.scope import scope_of
from bot.memory.figures import figures_said
from bot.memory.stories import roots_of
from bot.model.alert import WARNED_OF, Card, Fate, News, Notice, Waiting, Why, gravest
from bot.model.chat import Request
from bot.model.memory import Relation, Remembered, Scope, Seen, Status
from bot.model.outcome import Read
from bot.model.telling import Alert, Ended, Noted
from bot.model.watch import Hit, Mute, Muted, Watch
from bot.ports import UnitOfWork

DIGESTED: Final = "digest/"  # how the keys of digests begin; their words are not changed afterwards
MOST_NOTED: Final = 5  # stories of one article whose cards are changed


async def alerts(
    parts: Sequence[object], request: Request, newsroom: Newsroom, *, reported: bool = False
) -> tuple[Alert | Noted, ...]:
    """What is to be said of what was read; `reported` when the asker's report tells of what came back.

    What was noted is written: of a request that is answered again, as after a crash, the same is said again.
    Raises StoreError.
    """
    said: list[Alert | Noted] = []
    for number, part in enumerate(parts, 1):
        if isinstance(part, Read):
            key = f"{request.key}/alert{'' if number == 1 else number}"
            said += await _of_article(part, request, newsroom, key, reported=reported)
    return tuple(said)


async def _of_article(
    read: Read, request: Request, newsroom: Newsroom, key: str, *, reported: bool
) -> Sequence[Alert | Noted]:
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin() as unit:
        desk = _Desk(unit=unit, request=request, newsroom=newsroom, scope=scope, key=key)
        notices = await desk.notices(read, reported=reported)
        if not notices:
            return ()
        await unit.alerts.hold(request.place.key, tenant=request.place.tenant)
        situation = await desk.situation(notices)
        notices = await desk.without_fired(notices, situation)
        said = await desk.done(decided(notices, situation), situation)
        await unit.commit()
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """One article's alert in one unit of work."""

    unit: UnitOfWork
    request: Request
    newsroom: Newsroom
    scope: Scope
    key: str

    async def notices(self, read: Read, *, reported: bool) -> tuple[Notice, ...]:
        """One for each claim that came back, and for each that a watch is met by."""
        claims = await self.unit.claims.get(list(read.ids.values()), scope=self.scope)
        own = {local: claims[id] for local, id in read.ids.items() if id in claims}
        if not own:
            return ()
        by_claim = await self._hits(read, own)
        found = []
        for local, claim in own.items():
            before = read.seen.get(local, ())
            hits = by_claim.get(local, ())
            if hits or (before and not reported):
                figures = figures_said(claim.text)
                status = gravest(one.match.claim.status for one in before if _repeats(one))
                seen = () if reported else _warned_first(before, status)
                found.append(Notice(claim=claim, figures=figures, seen=seen, hits=hits, status=status))
        return tuple(found)

    async def _hits(self, read: Read, own: Mapping[str, Remembered]) -> dict[str, tuple[Hit, ...]]:
        """The watches that the article meets, each with the claim that shows it best."""
        matcher = await self.newsroom.watchbook.of(self.request.place, self.unit)
        if matcher is None:
            return {}
        ids = [claim.id for claim in own.values()]
        vectors = await self.unit.claims.vectors(ids) if matcher.asks_for_meaning else {}
        statuses = {one.match.claim.status for seen in read.seen.values() for one in seen}
        hits = matcher.met(at_article(read.analysis, statuses=statuses, vectors=tuple(vectors.values())))
        by_claim: dict[str, tuple[Hit, ...]] = {}
        claims = [claim for claim in read.analysis.claims if claim.id in own]
        marked = {id for id, seen in read.seen.items() if any(one.match.claim.is_marked for one in seen)}
        for hit in hits:
            local = showing(hit.why, claims, marked=marked).id
            by_claim[local] = (*by_claim.get(local, ()), hit)
        return by_claim

    async def situation(self, notices: Sequence[Notice]) -> Situation:
        """What is known in the place."""
        place, unit = self.request.place, self.unit
        now = self.newsroom.memory.now()
        set_ = arrangement(await unit.register.settings(place.key))
        mutes = tuple(await unit.watches.mutes(place.key, tenant=place.tenant))
        cards = {}
        for story in dict.fromkeys(notice.story for notice in notices):
            card = await unit.alerts.card(place.key, story, tenant=place.tenant)
            if card is not None:
                cards[story] = card
        return Situation(
            place=place.key,
            now=now,
            clock=set_.clock(now),
            key=self.key,
            cards=cards,
            mutes=mutes if set_.alerts != "off" else (*mutes, _silence(self.request)),
            muted=await self._muted([m for m in mutes if m.what is Muted.CLAIM and m.until > now]),
            pace=await unit.alerts.pace(place.key, tenant=place.tenant),
            quiet=set_.quiet,
            digest_only=set_.alerts == "digest",
        )

    async def _muted(self, mutes: Sequence[Mute]) -> frozenset[str]:
        """The stories of claims that are mute."""
        claims = await self.unit.claims.get([mute.about for mute in mutes], scope=self.scope)
        return frozenset(claim.cluster or claim.id for claim in claims.values())

    async def without_fired(self, notices: Sequence[Notice], situation: Situation) -> tuple[Notice, ...]:
        """A watch that was told of a story is not told of it again."""
        left = []
        for notice in notices:
            card = situation.cards.get(notice.story)
            ids = [hit.watch.id for hit in notice.hits]
            told = await self.unit.watches.fired(ids, card=notice.story)
            if told and (card is None or card.key != situation.key):
                hits = tuple(hit for hit in notice.hits if hit.watch.id not in told)
                notice = replace(notice, hits=hits)  # noqa: PLW2901 - less of the same
            if notice.seen or notice.hits:
                left.append(notice)
        return tuple(left)

    async def done(self, notices: Sequence[Notice], situation: Situation) -> Sequence[Alert | Noted]:
        """Note what was decided; what is to be said."""
        said = [notice for notice in notices if notice.fate is Fate.SAY]
        for notice in notices:
            if notice.fate is Fate.WAIT:
                await self._wait(notice, situation)
            if notice.fate in {Fate.SAY, Fate.WAIT}:
                for hit in notice.hits:
                    await self.unit.watches.fire(hit.watch.id, card=notice.story, at=situation.now)
        noted = [await self._noted(one, situation) for one in notices if one.fate is Fate.NOTE][:MOST_NOTED]
        changed = [one for one in noted if one is not None]
        return [*([await self._alert(said, situation)] if said else []), *changed]

    async def _wait(self, notice: Notice, situation: Situation) -> None:
        watches: list[str | None] = [hit.watch.id for hit in notice.hits]
        for watch in watches or [None]:
            waiting = Waiting(
                tenant=self.request.place.tenant,
                place=situation.place,
                claim=notice.claim.id,
                why=notice.why or Why.STORM,
                at=situation.now,
                watch=watch,
            )
            await self.unit.alerts.wait(waiting)

    async def _noted(self, notice: Notice, situation: Situation) -> Noted | None:
        """The story's card counts one more; None where it cannot be changed, or was told just now."""
        old = situation.cards[notice.story]
        card = await self._keep(notice, situation)
        there = None if old.key.startswith(DIGESTED) else await self.unit.outbox.ref(old.key)
        if there is None:
            return None
        thread = situation.now - old.at >= WINDOW
        return Noted(
            on=there, key=f"{self.key}/{notice.story}", notice=notice, times=card.times, thread=thread
        )

    async def _keep(self, notice: Notice, situation: Situation) -> Card:
        card = card_of(notice, situation, tenant=self.request.place.tenant)
        await self.unit.alerts.keep(card)
        return card

    async def _alert(self, said: Sequence[Notice], situation: Situation) -> Alert:
        """One message about all that is said of the article, the loudest first."""
        place = self.request.place
        cards = [await self._keep(notice, situation) for notice in said]
        pace = replace(situation.pace, alerted=situation.now)
        await self.unit.alerts.keep_pace(place.key, pace, tenant=place.tenant)
        ended = [mute for mute in situation.mutes if mute.until <= situation.now]
        for mute in ended:
            await self.unit.watches.unmute(place.key, tenant=place.tenant, what=mute.what, about=mute.about)
        return await self._with_story(
            Alert(
                key=self.key,
                notices=tuple(said),
                times=cards[0].times,
                ended=await named_mutes(ended, self.unit, self.scope),
            )
        )

    async def _with_story(self, alert: Alert) -> Alert:
        """The alert with who has confirmed or denied its first story since."""
        head = alert.notices[0]
        if not head.is_sure or head.claim.cluster is None:
            return alert
        members = await self.unit.claims.members(head.claim.cluster, scope=self.scope)
        known = await roots_of(members, self.unit.claims, self.scope)
        yes, no = known.confirmed, known.denied
        if yes is not None and yes.claim == head.claim.id:
            head = replace(head, news=(*head.news, News.CONFIRMED))
        return replace(
            alert,
            notices=(head, *alert.notices[1:]),
            confirmed_by=yes.by if yes else None,
            denied_by=no.by if no else None,
        )


async def named_mutes(mutes: Iterable[Mute], unit: UnitOfWork, scope: Scope) -> tuple[Ended, ...]:
    """Mutes with what they are about in words, as far as the scope may know of it."""
    mutes = tuple(mutes)
    claims = await unit.claims.get([m.about for m in mutes if m.what is Muted.CLAIM], scope=scope)
    watches: dict[str, Watch] = {}
    for place in {(m.place, m.tenant) for m in mutes if m.what is Muted.WATCH}:
        watches |= {w.id: w for w in await unit.watches.of_place(place[0], tenant=place[1])}
    settings = {place: await unit.register.settings(place) for place in {mute.place for mute in mutes}}
    told = []
    for mute in mutes:
        claim, watch = claims.get(mute.about), watches.get(mute.about)
        words = claim.text if claim else watch.name if watch else None
        if words is not None or mute.what is Muted.PLACE:
            told.append(Ended(mute=mute, words=words, zone=arrangement(settings[mute.place]).zone))
    return tuple(told)


def _repeats(one: Seen) -> bool:
    """Whether the new claim says what the earlier one said, if with another figure."""
    return one.match.comparison.relation is not Relation.CONTRADICTS


def _warned_first(seen: Sequence[Seen], status: Status) -> tuple[Seen, ...]:
    """The earlier claims, surest first; but one that the desk warned of, and that is repeated, before all."""

    def is_quiet(one: Seen) -> bool:
        return status not in WARNED_OF or one.match.claim.status is not status or not _repeats(one)

    return tuple(sorted(seen, key=is_quiet))


def _silence(request: Request) -> Mute:
    """A place that wants no alerts is mute for good."""
    return Mute(
        tenant=request.place.tenant,
        place=request.place.key,
        what=Muted.PLACE,
        about=request.place.key,
        until=datetime.max.replace(tzinfo=UTC),
        by="",
        at=request.at,
    )
