"""How a conversation is set."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.commands.alerting import named_mutes
from bot.commands.arrangement import ALERTS, zone_of
from bot.commands.elsewhere import place_named
from bot.commands.granting import seal
from bot.commands.newsroom import Newsroom, noted, require_admin
from bot.commands.reviews import HERE
from bot.commands.schedules import REVIEW, SHIFT, shift_of, weekly_of
from bot.commands.scope import scope_of
from bot.commands.watchfields import OFF, quiet_of
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.outcome import Arranged
from bot.model.telling import Ended
from bot.ports import UnitOfWork
from bot.settings import age

SETTINGS = Usage(
    name="settings",
    words="[NAME VALUE]",
    about="show how this conversation is set, and what is mute in it; admins change it",
    example="settings listening on",
    aliases=("setting", "config"),
)
SWITCH: Mapping[str, str] = {
    **dict.fromkeys(("on", "yes", "true"), "on"),
    **dict.fromkeys(("off", "no", "false"), "off"),
}


def switch(typed: str) -> str | None:
    """On or off."""
    return SWITCH.get(typed)


def alerts(typed: str) -> str | None:
    """At once, in the digest, or never."""
    return typed if typed in ALERTS else SWITCH.get(typed)


def hours(typed: str) -> str | None:
    """Hours of the day, or off."""
    if typed in OFF:
        return "off"
    quiet = quiet_of(typed)
    return quiet.label if quiet else None


def zone(typed: str) -> str | None:
    """A time zone as the tz database spells it."""
    found = zone_of(typed)
    return str(found) if found else None


def kept_for(typed: str) -> str | None:
    """A time that something is kept for."""
    try:
        age(typed)
    except ValueError:
        return None
    return "".join(typed.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that is set in a conversation; `lasting` cannot be turned off again.

    `read` makes a typed value, folded, the one that is kept, or None of what is none; `expects` is said then.
    One that `names_place` is "here" or a place's key, which is looked up.
    """

    default: str
    about: str
    read: Callable[[str], str | None] = switch
    expects: str = "on or off"
    example: str = "on"
    lasting: str | None = None
    names_place: bool = False


CHOICES: Mapping[str, Choice] = {
    "listening": Choice(default="off", about="articles posted here are read without being asked for"),
    "alerts": Choice(
        default="on",
        about="claims that come back here, and what is watched for, are told: at once, in the digest, never",
        read=alerts,
        expects="on, digest or off",
        example="digest",
    ),
    "quiet": Choice(
        default="off",
        about="hours in which nothing is told here; it waits for the digest",
        read=hours,
        expects="hours such as 22:00-07:00, or off",
        example="22:00-07:00",
    ),
    "timezone": Choice(
        default="UTC",
        about="whose clock hours and digests go by here",
        read=zone,
        expects="a time zone such as Europe/Lisbon",
        example="Europe/Lisbon",
    ),
    "keep-text": Choice(
        default="as the newsroom",
        about="how long the words of articles are kept that came by here; their claims stay",
        read=kept_for,
        expects="a time such as 30d, 12w or 2y, or forever",
        example="30d",
    ),
    "shift": Choice(
        default=SHIFT,
        about="how long a shift is here, or when shifts end: mute … shift ends then",
        read=shift_of,
        expects="hours such as 8h, or times such as 06:00 14:00 22:00",
        example="06:00 14:00 22:00",
    ),
    "review": Choice(
        default=REVIEW,
        about="when admins are told, once a week, of watches that fire for nothing or not at all",
        read=weekly_of,
        expects="a day and a time such as monday 09:00, or off",
        example="friday 16:00",
    ),
    "review-to": Choice(
        default=HERE,
        about="where that is told",
        expects="here or another place of the newsroom",
        example=HERE,
        names_place=True,
    ),
    "confidential": Choice(
        default="off",
        about="nothing that is said here is told or counted anywhere else; stays on for good",
        lasting="it was promised to those who wrote here; use another conversation for what others may know",
    ),
}


async def settings(call: Call, request: Request, newsroom: Newsroom) -> Arranged:
    """`settings` and `settings NAME VALUE`."""
    place = request.place.key
    async with newsroom.memory.storage.begin(write=False) as unit:
        there = await unit.register.settings(place)
        mutes = () if call.words else await _mutes(request, newsroom, unit)
    if not call.words:
        rows = [(name, there.get(name, choice.default), choice.about) for name, choice in CHOICES.items()]
        return Arranged(rows=tuple(rows), mutes=mutes)
    name, given = _wanted(call.texts)
    if not given:
        return Arranged(rows=((name, there.get(name, CHOICES[name].default), CHOICES[name].about),))
    value = _read(name, given)
    await require_admin(newsroom, request, "changing settings")
    if CHOICES[name].names_place:
        value = await _place(given, request, newsroom, there)
    lasting = CHOICES[name].lasting
    if lasting and value == "off" and there.get(name) == "on":
        raise CommandError(f"{name} cannot be turned off: {lasting}")
    async with newsroom.memory.storage.begin() as unit:
        await unit.register.set(place, name, value)
        if (name, value) == ("confidential", "on"):
            await seal(request.place, unit, now=request.at)
        far = CHOICES[name].names_place  # a key is no word of ours
        await noted(
            unit, request, f"settings {name}" if far else f"settings {name} {value}", value if far else place
        )
        await unit.commit()
    return Arranged(rows=((name, value, CHOICES[name].about),), changed=True)


async def _place(given: str, request: Request, newsroom: Newsroom, there: Mapping[str, str]) -> str:
    """The place that a setting names: "here", or another's key. Raises CommandError."""
    if given.casefold() == HERE:
        return HERE
    if there.get("confidential") == "on":
        raise CommandError("this conversation is confidential: nothing of it is told in another")
    found = await place_named(
        given, request, newsroom, "another place for the review", f"settings review-to {HERE}"
    )
    return HERE if found.key == request.place.key else found.key


def _wanted(typed: tuple[str, ...]) -> tuple[str, str]:
    """The setting's name and what was typed for it, "" for nothing. Raises CommandError."""
    words = tuple(part for word in typed for part in word.replace("=", " ").split())
    name = words[0].casefold().rstrip(":") if words else ""
    if name not in CHOICES:
        near = difflib.get_close_matches(name, CHOICES, n=1)
        there = f"did you mean {near[0]}?" if near else f"there are {', '.join(CHOICES)}"
        raise CommandError(f"there is no setting “{printable(name)[:40]}”; {there}", example=SETTINGS.example)
    return name, " ".join(words[1:])


def _read(name: str, given: str) -> str:
    """The value that is kept for what was typed. Raises CommandError."""
    choice = CHOICES[name]
    value = given if choice.names_place else choice.read(given.casefold())
    if value is None:
        raise CommandError(
            f"{name} is {choice.expects}, not “{printable(given)[:40]}”",
            example=f"settings {name} {choice.example}",
        )
    return value


async def _mutes(request: Request, newsroom: Newsroom, unit: UnitOfWork) -> tuple[Ended, ...]:
    """What is mute here now."""
    there = await unit.watches.mutes(request.place.key, tenant=request.place.tenant)
    now = newsroom.memory.now()
    return await named_mutes([m for m in there if m.until > now], unit, scope_of(request.place))
