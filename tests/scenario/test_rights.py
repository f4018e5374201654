"""Who may do what where: every role, in every kind of place, with everything that can be typed.

The table is golden/rights.txt, to be read by people: a row for each thing that can be typed, a group of
letters for each role, a letter for each kind of place. HEARSAY_WRITE_EXPECTED=1 writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import pytest

from bot.app.desk import Desk
from bot.commands import COMMANDS, Newsroom
from bot.commands.appointing import LIST
from bot.commands.appointing import VERBS as APPOINTING
from bot.commands.places import CHOICES
from bot.commands.standing import Mark, newsroom_key, set_mark
from bot.commands.watching import VERBS as WATCHING
from bot.errors import CommandError
from bot.memory.remembering import Memory
from bot.model.chat import Actor, Audience, Kind, Place, Platform, Request
from bot.model.memory import Forgotten
from bot.ports import ClaimStore, Encoder
from tests.fakes.storage import FakeStorage

TABLE: Final = Path("tests/golden/rights.txt")
NOON: Final = datetime(2031, 3, 5, 12, 0, tzinfo=UTC)

# What is typed, and in the table stands for a row.
TYPED: Final = (
    "help",
    "help admin",
    "read",
    "claim caaaa",
    "search pier",
    "history caaaa",
    "origins caaaa",
    "same caaaa cbbbb",
    "different caaaa cbbbb",
    "undo caaaa cbbbb",
    "status caaaa false",
    "alert caaaa right",
    "mute caaaa 1h",
    "mute here shift",
    "unmute caaaa",
    "unmute here",
    "home",
    "digest",
    "digest now",
    "digest daily 08:00",
    "digest off",
    "settings",
    *(f"settings {name}" for name in CHOICES),
    *(f"settings {name} {choice.example}" for name, choice in CHOICES.items()),
    "watch",
    "watch list",
    "watch add Pier any:pier",
    "watch add Pier any:pier to:elsewhere",
    "watch show Pier",
    "watch edit Pier any:quay",
    "watch test any:pier",
    "watch remove Pier",
    "admin",
    "admin list",
    *(f"admin {verb} {{who}}{there}" for there in ("", " here") for verb in APPOINTING),
    "grant",
    "grant list",
    "grant elsewhere",
    "grant end elsewhere",
    "embargo caaaa 2032-01-01",
    "embargo caaaa off",
    "audit",
    "audit --check",
    "forget caaaa",
    "forget here",
    "forget here --yes",
    "forget by {who}",
    "hold",
    "hold caaaa",
    "release caaaa",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A kind of place."""

    letter: str
    about: str
    platform: Platform = Platform.SLACK
    audience: Audience = Audience.ROOM
    thread: str | None = None
    privately: bool = False
    moderates: bool | None = None


PLACES: Final = (
    Where(letter="o", about="open to the newsroom", audience=Audience.ORG),
    Where(letter="r", about="a room of its members"),
    Where(letter="t", about="a thread in it", thread="17.5"),
    Where(letter="e", about="where only the asker sees the answer", privately=True),
    Where(letter="d", about="a direct conversation", audience=Audience.PERSON),
    Where(letter="m", about="a Matrix room that gives the power", platform=Platform.MATRIX, moderates=True),
    Where(letter="n", about="a Matrix room that gives no power", platform=Platform.MATRIX, moderates=False),
)
# role -> (mark, where) of each of its marks; where is here, there (another place) or everywhere
ROLES: Final[Mapping[str, tuple[tuple[Mark, str], ...]]] = {
    "nobody": (),
    "admin here": ((Mark.ADMIN, "here"),),
    "admin there": ((Mark.ADMIN, "there"),),
    "newsroom's": ((Mark.ADMIN, "everywhere"),),
    "first": (),
    "denied here": ((Mark.DENIED, "here"), (Mark.ADMIN, "everywhere"), (Mark.ADMIN, "here")),
    "denied there": ((Mark.DENIED, "there"),),
    "denied": ((Mark.DENIED, "everywhere"), (Mark.ADMIN, "everywhere"), (Mark.ADMIN, "here")),
    "first, denied": ((Mark.DENIED, "everywhere"), (Mark.DENIED, "here")),
}
# What a refusal says, in the order they are looked for, and its letter; + is no refusal.
REFUSALS: Final = {
    "was denied the use of Hearsay here": "-",
    "has too little of it here": "p",
    "is for admins of the whole newsroom, and": "w",
    "is for admins, and": "a",
}


class Nothing:
    """What an empty memory says, whether it is awaited or gone through."""

    def __await__(self) -> Generator[None, None, dict[str, Any]]:
        """Nothing, of whatever kind."""
        yield from ()
        return {}

    async def __aiter__(self) -> AsyncIterator[Any]:
        """Nothing."""
        empty: tuple[Any, ...] = ()
        for one in empty:
            yield one


class Empty:
    """The port `ClaimStore`, with nothing in it."""

    def __getattr__(self, name: str) -> Any:
        """Whatever it is asked."""
        return lambda *_, **__: Nothing()

    async def forget(self, **_: object) -> Forgotten:
        """Nothing went."""
        return Forgotten(articles=0, claims=0, held=0)


class NoMeaning:
    """The port `Encoder`: nothing means anything."""

    def embed(self, texts: list[str]) -> list[bytes]:
        """All alike."""
        return [bytes(384) for _ in texts]


def person(role: str, where: Where) -> Actor:
    """Who has a role on a platform."""
    name = "first" if role.startswith("first") else "gus"
    ids = {Platform.SLACK: f"U0{name.upper()}", Platform.MATRIX: f"@{name}:velm.example"}
    return Actor(platform=where.platform, id=ids[where.platform])


def place(where: Where, id: str = "C0HERE") -> Place:
    """A place of a kind."""
    return Place(platform=where.platform, id=id, thread=where.thread, audience=where.audience)


async def desk(role: str, where: Where) -> Desk:
    """A newsroom in which somebody has a role, and that knows another place."""
    storage, who, here = FakeStorage(claims=cast("ClaimStore", Empty())), person(role, where), place(where)
    there = replace(place(where, "elsewhere"), thread=None, audience=Audience.ROOM)
    keys = {"here": here.key, "there": there.key, "everywhere": newsroom_key("main")}
    async with storage.begin() as unit:
        await unit.register.meet(there, None, now=NOON)
        await unit.register.make_admin("main", "console:dot", admin=True)
        for mark, at in ROLES[role]:
            if (mark, at) == (Mark.ADMIN, "everywhere"):
                await unit.register.make_admin("main", who.key, admin=True)
            else:
                await set_mark(unit, keys[at], mark, who.key, on=True)
        await unit.commit()
    memory = Memory(
        storage=storage, encoder=cast("Encoder", NoMeaning()), now=lambda: NOON, fresh_id=lambda: "c1"
    )
    first = frozenset(person("first", one).key for one in PLACES)
    newsroom = Newsroom(
        memory=memory,
        examine=lambda _: pytest.fail("read"),
        fetcher=lambda: pytest.fail("web"),
        admins=first,
    )
    return Desk(newsroom, COMMANDS)


def said(words: str, role: str, where: Where) -> Request:
    """Somebody types something somewhere."""
    other = "@eve:velm.example" if where.platform is Platform.MATRIX else "U0EVE"
    return Request(
        id="1",
        place=place(where),
        actor=person(role, where),
        text=words.format(who=other),
        at=NOON,
        kind=Kind.ASKED,
        privately=where.privately,
        moderates=where.moderates,
    )


async def letter(desk: Desk, request: Request) -> str:
    """What comes of it: + when it is done, or was refused for something else than who asks."""
    try:
        await desk.outcome(request)
    except CommandError as error:
        return next((sign for words, sign in REFUSALS.items() if words in str(error)), "+")
    return "+"


async def test_every_cell() -> None:
    """Every role may do in every kind of place what the table says, and nothing else."""
    rows: dict[str, list[str]] = {words: [] for words in TYPED}
    for role in ROLES:
        for words in TYPED:
            cells = [await letter(await desk(role, where), said(words, role, where)) for where in PLACES]
            rows[words].append("".join(cells))
    table = _table(rows)
    if os.environ.get("HEARSAY_WRITE_EXPECTED"):
        TABLE.write_text(table, "utf-8")
    assert table == TABLE.read_text("utf-8")


def _table(rows: Mapping[str, list[str]]) -> str:
    signs = [(sign, words) for words, sign in REFUSALS.items()]
    legend = [f"{where.letter}  {where.about}" for where in PLACES]
    legend += ["", "+  may", *(f"{sign}  “… {words} …”" for sign, words in signs)]
    width, wide = max(map(len, TYPED)), max(map(len, ROLES))
    head = [f"{'':{width}}  {'  '.join(f'{role:{wide}}' for role in ROLES)}".rstrip()]
    letters = "".join(where.letter for where in PLACES)
    head.append(f"{'':{width}}  {'  '.join(f'{letters:{wide}}' for _ in ROLES)}".rstrip())
    body = [
        f"{words:{width}}  {'  '.join(f'{cell:{wide}}' for cell in cells)}".rstrip()
        for words, cells in rows.items()
    ]
    return "\n".join([*legend, "", *head, *body, ""])


def test_everything_is_in_the_table() -> None:
    """No command and no verb of one is left out of the table."""
    asked = {words.partition(" ")[0] for words in TYPED}
    assert asked == set(COMMANDS)
    verbs = {tuple(words.split()[:2]) for words in TYPED}
    assert verbs >= {("watch", verb) for verb in WATCHING}
    assert verbs >= {("admin", verb) for verb in (*APPOINTING, LIST)}
