"""`mute` and `unmute`: not to hear of a claim's story, a watch, or anything in a place, for a while."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from bot.commands.alerting import named_mutes
from bot.commands.arrangement import Arrangement, arrangement
from bot.commands.naming import claim_named
from bot.commands.newsroom import Newsroom, noted
from bot.commands.schedules import shift_end
from bot.commands.scope import scope_of
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.telling import Ended, Hushed
from bot.model.watch import Mute, Muted
from bot.ports import UnitOfWork

MUTE: Final = Usage(
    name="mute",
    words="ID|WATCH|here [1h|shift|24h|7d|until DATE]",
    about="do not alert this conversation to a claim's story, to a watch, or at all, for a while",
    example="mute cq3kf7ab 24h",
    aliases=("snooze", "silence"),
)
UNMUTE: Final = Usage(
    name="unmute",
    words="ID|WATCH|here",
    about="alert this conversation to it again",
    example="unmute cq3kf7ab",
    aliases=("unsnooze",),
)
DEFAULT: Final = timedelta(hours=24)
LONGEST: Final = timedelta(days=30)  # a mute that nobody remembers is a mute for ever
HERE: Final = frozenset({"here", "this", "everything", "all"})
A_SHIFT: Final = "shift"
_LENGTHS: Final = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
_LENGTH = re.compile(r"(\d{1,4})\s?(m|min|h|hours?|d|days?|w|weeks?)")
_UNITS: Final = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


async def mute(call: Call, request: Request, newsroom: Newsroom) -> Hushed:
    """`mute ID|WATCH|here [HOW LONG]`."""
    target, length = _parts(call.texts)
    place = request.place
    async with newsroom.memory.storage.begin() as unit:
        set_ = arrangement(await unit.register.settings(place.key))
        until = _end(length, request.at, set_)
        what, about = await _about(target, request, unit, MUTE)
        hush = Mute(
            tenant=place.tenant,
            place=place.key,
            what=what,
            about=about,
            until=until,
            by=request.actor.key,
            at=request.at,
        )
        if hush not in await unit.watches.mutes(place.key, tenant=place.tenant):
            await unit.watches.mute(hush)
            await noted(unit, request, "mute", about)
            await unit.commit()
        return Hushed(what=await _named(hush, request, unit), on=True)


async def unmute(call: Call, request: Request, newsroom: Newsroom) -> Hushed:
    """`unmute ID|WATCH|here`."""
    if not call.words:
        raise CommandError("unmute needs a claim's ID, a watch's name, or here", example=UNMUTE.example)
    place = request.place
    async with newsroom.memory.storage.begin() as unit:
        what, about = await _about(" ".join(call.texts), request, unit, UNMUTE)
        mutes = await unit.watches.mutes(place.key, tenant=place.tenant)
        there = next((m for m in mutes if (m.what, m.about) == (what, about)), None)
        if there is None:
            raise CommandError("that is not mute here; settings lists what is")
        await unit.watches.unmute(place.key, tenant=place.tenant, what=what, about=about)
        await noted(unit, request, "unmute", about)
        named = await _named(there, request, unit)
        await unit.commit()
    return Hushed(what=named, on=False)


def _parts(typed: Sequence[str]) -> tuple[str, str]:
    """What is to be mute, and for how long, as typed."""
    lowered = [word.casefold() for word in typed]
    if "until" in lowered[1:]:
        at = lowered.index("until", 1)
        target, length = typed[:at], " ".join(typed[at:])
    elif len(typed) > 1 and (_LENGTH.fullmatch(lowered[-1]) or lowered[-1] in {A_SHIFT, *_LENGTHS}):
        target, length = typed[:-1], lowered[-1]
    else:
        target, length = typed, ""
    while len(target) > 1 and target[-1].casefold() in {"for", "a", "the"}:  # "mute Dam for a week"
        target = target[:-1]
    if not target:
        raise CommandError("mute needs a claim's ID, a watch's name, or here", example=MUTE.example)
    return " ".join(target), length


def _end(length: str, now: datetime, set_: Arrangement) -> datetime:
    """When a mute ends. Raises CommandError for what is no length, is over, or too long."""
    if length.casefold().startswith("until"):
        end = _moment(length[len("until") :].strip(), now, set_.zone)
    elif length == A_SHIFT:
        end = shift_end(set_.shift, now, set_.zone)
    else:
        end = now + _length(length)
    if end <= now:
        raise CommandError(f"“{printable(length)[:40]}” is over already", example=MUTE.example)
    if end - now > LONGEST:
        raise CommandError(
            f"“{printable(length)[:40]}” is longer than {LONGEST.days} days, and no mute is: what is never"
            " wanted is taken out of the watch",
            example=MUTE.example,
        )
    return end


def _length(text: str) -> timedelta:
    if not text:
        return DEFAULT
    found = _LENGTH.fullmatch(text)
    return int(found[1]) * _UNITS[found[2][0]] if found else _LENGTHS[text]


def _moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """A day, a time of day or both, on the place's clock if it names no other; a day alone means its end."""
    local = now.astimezone(zone)
    try:
        if re.fullmatch(r"\d{1,2}:\d{2}", text):
            at = datetime.combine(local.date(), time.fromisoformat(text.zfill(5)), zone)
            return at if at > now else at + timedelta(days=1)
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), zone)
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise CommandError(
            f"“{printable(text)[:40]}” is no day or time such as 2031-03-14, 18:00 or 2031-03-14 18:00",
            example="mute cq3kf7ab until 2031-03-14",
        ) from None


async def _about(target: str, request: Request, unit: UnitOfWork, usage: Usage) -> tuple[Muted, str]:
    """What somebody means: this place, one of its watches, or a claim that is known here."""
    place = request.place
    if target.casefold() in HERE:
        return Muted.PLACE, place.key
    name = " ".join(target.casefold().split())
    for watch in await unit.watches.of_place(place.key, tenant=place.tenant):
        if name in (watch.name_key, watch.id):
            return Muted.WATCH, watch.id
    missing = f"there is no watch called “{printable(target)[:60]}” here"
    if len(target.split()) > 1:
        raise CommandError(missing, example=usage.example)
    try:
        claim = await claim_named(target, unit=unit, scope=scope_of(place), usage=usage)
    except CommandError as error:
        raise CommandError(f"{missing}, and {error}", example=error.example) from None
    return Muted.CLAIM, claim.id


async def _named(hush: Mute, request: Request, unit: UnitOfWork) -> Ended:
    found = await named_mutes([hush], unit, scope_of(request.place))
    return found[0] if found else Ended(mute=hush, words=None)
