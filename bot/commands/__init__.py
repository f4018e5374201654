"""What Hearsay can be asked to do, one file per family of commands.

In a conversation it is `COMMANDS`: the table that the router reads and help is made from. A new command is
a row here, and a function `(call, request, newsroom) -> Outcome`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import (
    appointing,
    auditing,
    digests,
    granting,
    helping,
    holding,
    judging,
    lookup,
    muting,
    openings,
    places,
    reading,
    rights,
    watching,
)
from bot.commands.newsroom import Command, Doing, Newsroom, require
from bot.commands.standing import Role
from bot.model.command import Usage

_ROWS: tuple[tuple[Usage, Doing], ...] = (
    (reading.READ, reading.read),
    (lookup.CLAIM, lookup.claim),
    (lookup.SEARCH, lookup.search),
    (lookup.HISTORY, lookup.history),
    (lookup.ORIGINS, lookup.origins),
    (judging.SAME, judging.same),
    (judging.DIFFERENT, judging.different),
    (judging.UNDO, judging.undo),
    (judging.STATUS, judging.status),
    (watching.WATCH, watching.watch),
    (openings.ALERT, openings.alert),
    (muting.MUTE, muting.mute),
    (muting.UNMUTE, muting.unmute),
    (digests.DIGEST, digests.digest),
    (openings.HOME, openings.home),
    (places.SETTINGS, places.settings),
    (granting.GRANT, granting.grant),
    (granting.EMBARGO, granting.embargo),
    (appointing.ADMIN, appointing.admin),
    (auditing.AUDIT, auditing.audit),
    (rights.FORGET, rights.forget),
    (holding.HOLD, holding.hold),
    (holding.RELEASE, holding.release),
)
USAGES: Mapping[str, Usage] = {usage.name: usage for usage, _ in _ROWS} | {"help": helping.HELP}
COMMANDS: Mapping[str, Command] = {
    usage.name: Command(usage=usage, do=do) for usage, do in (*_ROWS, (helping.HELP, helping.helping(USAGES)))
}

__all__ = ["COMMANDS", "USAGES", "Command", "Newsroom", "Role", "require"]
