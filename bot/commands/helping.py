"""`help`, made from the table of commands."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from bot.commands.newsroom import Doing, Newsroom
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.outcome import Help

HELP = Usage(
    name="help",
    words="[COMMAND]",
    about="list what there is to type, or show one command in full",
    example="help search",
    aliases=("commands", "hilfe", "aide"),
)


def helping(usages: Mapping[str, Usage]) -> Doing:
    """`help` over these commands, by their names."""

    async def do(call: Call, request: Request, newsroom: Newsroom) -> Help:  # noqa: ARG001 - all have it
        if not call.words:
            return Help(usages=tuple(usages.values()))
        word = call.texts[0].casefold().strip("/!.:,?")
        named = [usage for usage in usages.values() if word in (usage.name, *usage.aliases)]
        if named:
            return Help(usages=(named[0],), full=True)
        near = difflib.get_close_matches(word, usages, n=1)
        there = f"did you mean {near[0]}?" if near else "help alone lists what there is"
        raise CommandError(
            f"there is no command “{printable(word)[:40]}”; {there}",
            example=f"help {near[0]}" if near else "help",
        )

    return do
