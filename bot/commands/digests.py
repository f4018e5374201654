"""What a place was not told at once, told together; and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.alerts.stages import WINDOW
from bot.commands.arrangement import Arrangement, arrangement
from bot.commands.newsroom import Newsroom, noted, require_admin
from bot.commands.scope import scope_of
from bot.document import printable
from bot.errors import CommandError
from bot.memory.figures import figures_said
from bot.memory.settling import held_against
from bot.memory.stories import roots_of
from bot.model.alert import WARNED_OF, Card, Pace, Waiting, gravest
from bot.model.chat import Place, Request
from bot.model.command import Call, Usage
from bot.model.memory import Relation, Remembered, Scope
from bot.model.telling import Digest, Lately, Planned
from bot.model.watch import Watch
from bot.ports import UnitOfWork

DIGEST: Final = Usage(
    name="digest",
    words="[now|daily HH:MM|off]",
    about="what this conversation was not alerted to at once; and when that is told by itself",
    example="digest daily 08:00",
    aliases=("digests",),
)
MOST_STORIES: Final = 12  # that one digest tells of; the message stays readable
MOST_MARKED: Final = 5  # earlier claims of a story that the desk has spoken on, and that are compared
_REPEATS: Final = frozenset({Relation.SAME, Relation.CHANGED})


async def digest(call: Call, request: Request, newsroom: Newsroom) -> Digest | Planned:
    """`digest`, `digest now`, `digest daily HH:MM`, `digest off`."""
    typed = " ".join(call.texts).casefold()
    if typed == "now":
        async with newsroom.memory.storage.begin() as unit:
            await unit.alerts.hold(request.place.key, tenant=request.place.tenant)
            told = await told_now(request.place, unit, now=request.at)
            await unit.commit()
        return told
    if typed:
        return await _planned(typed, request, newsroom)
    async with newsroom.memory.storage.begin(write=False) as unit:
        return _plan(arrangement(await unit.register.settings(request.place.key)))


async def _planned(typed: str, request: Request, newsroom: Newsroom) -> Planned:
    value = "off" if typed in {"off", "never", "none"} else _daily(typed)
    await require_admin(newsroom, request, "changing when the digest comes")
    place = request.place
    async with newsroom.memory.storage.begin() as unit:
        await unit.register.set(place.key, "digest", value)
        await noted(unit, request, f"digest {value}", place.key)
        set_ = arrangement(await unit.register.settings(place.key))
        await unit.commit()
    return _plan(set_) if value != "off" else Planned(when="off", zone=str(set_.zone))


def _daily(typed: str) -> str:
    """The setting for "daily 8:00". Raises CommandError."""
    word, _, at = typed.partition(" ")
    hours, _, minutes = at.strip().partition(":")
    if word != "daily" or not (hours.isdigit() and (minutes or "00").isdigit() and len(minutes or "00") == 2):
        raise CommandError(
            f"digest is now, daily and a time such as 08:00, or off; not “{printable(typed)[:40]}”",
            example=DIGEST.example,
        )
    if not (int(hours) < 24 and int(minutes or 0) < 60):
        raise CommandError(f"“{printable(at)[:40]}” is no time of day", example=DIGEST.example)
    return f"daily {int(hours):02}:{int(minutes or 0):02}"


def _plan(set_: Arrangement) -> Planned:
    return Planned(when=f"daily {set_.daily:%H:%M}" if set_.daily else set_.digest, zone=str(set_.zone))


async def told_now(place: Place, unit: UnitOfWork, *, now: datetime, asked: bool = True) -> Digest:
    """What waits in a place, which from then on was told; told again at the same time, it is the same."""
    pace = await unit.alerts.pace(place.key, tenant=place.tenant)
    if pace.digested is not None and pace.digested != now:
        await unit.alerts.served(place.key, tenant=place.tenant, upto=pace.digested)
    waiting = await unit.alerts.waiting(place.key, tenant=place.tenant)
    await unit.alerts.keep_pace(place.key, replace(pace, digested=now), tenant=place.tenant)
    scope = scope_of(place)
    set_ = arrangement(await unit.register.settings(place.key))
    watches = {w.id: w for w in await unit.watches.of_place(place.key, tenant=place.tenant)}
    return Digest(
        stories=tuple(await _stories(waiting, watches, unit, scope)),
        when=_plan(set_).when,
        asked=asked,
    )


async def _stories(
    waiting: Sequence[Waiting], watches: dict[str, Watch], unit: UnitOfWork, scope: Scope
) -> list[Lately]:
    """What waits, by story, the story with the most reports first; what is forgotten is in none."""
    claims = await unit.claims.get(list(dict.fromkeys(one.claim for one in waiting)), scope=scope)
    stories: dict[str, list[Remembered]] = {}
    names: dict[str, dict[str, None]] = {}
    for one in waiting:
        claim = claims.get(one.claim)
        if claim is None:
            continue
        story = claim.cluster or claim.id
        if claim not in stories.setdefault(story, []):
            stories[story].append(claim)
        if one.watch in watches:
            names.setdefault(story, {})[watches[one.watch].name] = None
    told = [
        await _lately(found, tuple(names.get(story, ())), unit, scope) for story, found in stories.items()
    ]
    return sorted(told, key=lambda one: (one.status not in WARNED_OF, not one.watches, -one.reports))


async def _lately(
    found: Sequence[Remembered], watches: tuple[str, ...], unit: UnitOfWork, scope: Scope
) -> Lately:
    """What is told of a story of which these claims came by."""
    claim = found[-1]
    members = await unit.claims.members(claim.cluster, scope=scope) if claim.cluster else list(found)
    fresh = {one.page for one in found}
    before = [member for member in members if member.page not in fresh]
    compared = before[:1] + [one for one in before[1:] if one.is_marked][-MOST_MARKED:]
    stands = await held_against(claim, compared, unit.claims)
    repeated = [one.status for one in compared if one.id in stands and stands[one.id].relation in _REPEATS]
    first = stands.get(before[0].id) if before else None
    return Lately(
        claim=claim,
        reports=len(fresh),
        earlier=len({member.page for member in before}),
        origins=(await roots_of(members, unit.claims, scope)).origins,
        watches=watches,
        relation=first.relation if first else Relation.UNRELATED,
        change=first.change if first else None,
        status=gravest([claim.status, *repeated]),
    )


def is_due(waiting: Sequence[Waiting], pace: Pace, set_: Arrangement, *, now: datetime) -> bool:
    """Whether a place is to have its digest now: never within WINDOW of the last, nor in quiet hours."""
    fresh = [one for one in waiting if pace.digested is None or one.at > pace.digested]
    if not fresh or set_.digest == "off" or set_.alerts == "off":
        return False
    if pace.digested is not None and now - pace.digested < WINDOW:
        return False
    if set_.quiet is not None and set_.quiet.covers(set_.clock(now)):
        return False
    if set_.daily is not None:
        local = now.astimezone(set_.zone)
        today = datetime.combine(local.date(), set_.daily, set_.zone)
        last = today if local >= today else today - timedelta(days=1)
        return (pace.digested is None or pace.digested < last) and fresh[0].at < last
    return now - fresh[0].at >= WINDOW


async def carded(told: Digest, key: str, place: Place, unit: UnitOfWork, *, now: datetime) -> None:
    """The stories of a digest have been told of: what repeats them is no news any more."""
    for one in told.stories:
        story = one.claim.cluster or one.claim.id
        if await unit.alerts.card(place.key, story, tenant=place.tenant) is None:
            await unit.alerts.keep(
                Card(
                    tenant=place.tenant,
                    place=place.key,
                    cluster=story,
                    key=key,
                    claim=one.claim.id,
                    origins=len(one.origins),
                    figures=figures_said(one.claim.text),
                    relation=one.relation,
                    status=one.status,
                    times=one.reports,
                    at=now,
                )
            )
