"""`audit`: who decided, set or erased what.

The log is one for a newsroom. A place is shown what was done there; an admin of the whole newsroom is also
shown what was done to the newsroom as a whole. What was done in another place is that place's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from bot.commands.lookup import whole_number
from bot.commands.newsroom import PLACED, Newsroom, require, role_of
from bot.commands.standing import Role
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.outcome import Audit

AUDIT: Final = Usage(
    name="audit",
    words="",
    about="show who decided, set or erased what here",
    example="audit --limit 10",
    aliases=("audits", "log"),
    flags=("limit=", "check"),
    admin=True,
)
LOGGED: Final = 20  # entries that are shown unless told otherwise
MOST_LOGGED: Final = 100  # more than one message holds on some platforms
_WIDER: Final = (1, 10, 100, 10_000)  # times the limit that are looked through: most may be other places'
# What is done to the newsroom as a whole. Everything else that names no place is told nowhere in a chat.
NEWSROOM: Final = frozenset(
    {"admin add", "admin remove", "admin deny", "admin allow", "export", "forget everywhere"}
)

Entry = tuple[datetime, str, str, str]


async def audit(call: Call, request: Request, newsroom: Newsroom) -> Audit:
    """`audit`, `audit --limit N`, `audit --check`."""
    if call.words:
        raise CommandError("audit takes nothing more than --limit or --check", example=AUDIT.example)
    if "check" in call.flags:
        return await _checked(request, newsroom)
    limit = whole_number(call, "limit", LOGGED, MOST_LOGGED, AUDIT)
    tenant, whole = request.place.tenant, await role_of(newsroom, request) is Role.NEWSROOM
    found: list[Entry] = []
    async with newsroom.memory.storage.begin(write=False) as unit:
        for times in _WIDER:
            rows = await unit.register.logged(tenant, limit=limit * times)
            found = list(_shown(rows, request.place.key, whole=whole))
            if len(found) >= limit or len(rows) < limit * times:
                break
        watches = await unit.watches.of_place(request.place.key, tenant=tenant)
    names = {watch.id: f"{watch.name} [{watch.id}]" for watch in watches}
    return Audit(
        entries=tuple((at, by, done, names.get(about, about)) for at, by, done, about in found[:limit])
    )


async def _checked(request: Request, newsroom: Newsroom) -> Audit:
    """Whether the log is as it was written."""
    await require(newsroom, request, "audit --check", Role.NEWSROOM)
    async with newsroom.memory.storage.begin(write=False) as unit:
        return Audit(entries=(), checked=True, broken=await unit.register.verify_log(request.place.tenant))


def _shown(rows: Iterable[Entry], place: str, *, whole: bool) -> Iterator[Entry]:
    """Those that a place may be shown, without the place's own name."""
    for at, by, action, about in rows:
        done, placed, where = action.partition(PLACED)
        if where == place if placed else whole and action in NEWSROOM:
            yield at, by, done, about
