"""How a conversation is set."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.commands.newsroom import Newsroom, require_admin
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.outcome import Arranged

SETTINGS = Usage(
    name="settings",
    words="[NAME on|off]",
    about="show how this conversation is set; admins change it",
    example="settings listening on",
    aliases=("setting", "config"),
)
SWITCH: Mapping[str, str] = {
    **dict.fromkeys(("on", "yes", "true"), "on"),
    **dict.fromkeys(("off", "no", "false"), "off"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that is on or off in a conversation; `lasting` cannot be turned off again."""

    default: str
    about: str
    lasting: str | None = None


CHOICES: Mapping[str, Choice] = {
    "listening": Choice(default="off", about="articles posted here are read without being asked for"),
    "confidential": Choice(
        default="off",
        about="nothing that is said here is told or counted anywhere else; stays on for good",
        lasting="it was promised to those who wrote here; use another conversation for what others may know",
    ),
}


async def settings(call: Call, request: Request, newsroom: Newsroom) -> Arranged:
    """`settings` and `settings NAME on|off`."""
    place = request.place.key
    async with newsroom.memory.storage.begin(write=False) as unit:
        there = await unit.register.settings(place)
    if not call.words:
        rows = [(name, there.get(name, choice.default), choice.about) for name, choice in CHOICES.items()]
        return Arranged(rows=tuple(rows))
    name, value = _wanted(call.texts)
    if value is None:
        return Arranged(rows=((name, there.get(name, CHOICES[name].default), CHOICES[name].about),))
    await require_admin(newsroom, request, "changing settings")
    lasting = CHOICES[name].lasting
    if lasting and value == "off" and there.get(name) == "on":
        raise CommandError(f"{name} cannot be turned off: {lasting}")
    async with newsroom.memory.storage.begin() as unit:
        await unit.register.set(place, name, value)
        await unit.register.log(
            request.place.tenant,
            by=request.actor.key,
            at=request.at,
            action=f"settings {name} {value}",
            about=place,
        )
        await unit.commit()
    return Arranged(rows=((name, value, CHOICES[name].about),), changed=True)


def _wanted(typed: tuple[str, ...]) -> tuple[str, str | None]:
    """The setting's name and value as typed. Raises CommandError."""
    words = tuple(part for word in typed for part in word.replace("=", " ").split())
    name = words[0].casefold().rstrip(":") if words else ""
    if name not in CHOICES:
        near = difflib.get_close_matches(name, CHOICES, n=1)
        there = f"did you mean {near[0]}?" if near else f"there are {', '.join(CHOICES)}"
        raise CommandError(f"there is no setting “{printable(name)[:40]}”; {there}", example=SETTINGS.example)
    if len(words) < 2:
        return name, None
    value = SWITCH.get(words[1].casefold())
    if value is None or len(words) > 2:
        wrong = printable(" ".join(words[1:]))[:40]
        raise CommandError(f"{name} is on or off, not “{wrong}”", example=f"settings {name} on")
    return name, value
