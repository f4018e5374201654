"""A newsroom at work on a real database: what comes in is answered on a platform in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.console.render import RENDERERS
from bot.app import App
from bot.bootstrap.parts import Commands, Parts, assembled, at_work, surroundings, utc_now
from bot.document import load
from bot.errors import FetchFailed
from bot.model.chat import Actor, Attachment, Kind, MessageRef, Place, Platform, Press, Request
from bot.model.job import JobState, Message, MessageState
from bot.model.memory import Remembered, Scope
from bot.ports import Encoder, Fetched, Storage
from bot.worker import Line, Rounds, Terms
from storage.engine import connect
from tests.fakes.platform import FakePlatform
from tests.scenario.dialogue import FOLDER, Stage

DESK = Place(platform=Platform.CONSOLE, id="#desk", name="#desk")
ANA = Actor(platform=Platform.CONSOLE, id="ana", name="Ana Belloc")
BEN = Actor(platform=Platform.CONSOLE, id="ben", name="Ben Karo")
BUSY = (JobState.WAITING, JobState.RUNNING)
UNSAID = (MessageState.DUE, MessageState.SENDING)


class Live(Stage):
    """A stage on which it is now, as for the worker and the deliverer."""

    def now(self) -> datetime:
        """The time."""
        return utc_now()


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The port `Files`, with files by their locators."""

    files: Mapping[str, bytes]

    async def fetch(self, place: Place, attachment: Attachment) -> Fetched:  # noqa: ARG002
        """A file's bytes."""
        if attachment.locator not in self.files:
            raise FetchFailed(f"{attachment.name}: the file is not there any more; send it again")
        return Fetched(url="", content_type="", body=self.files[attachment.locator])


@dataclass(slots=True, kw_only=True)
class Office:
    """People, who say things in places, and what is said to them."""

    storage: Storage
    stage: Stage
    app: App
    parts: Parts
    platform: FakePlatform
    taken: int = 0
    asked: list[Request] = field(default_factory=list)

    async def hear(self, text: str = "", **fields: Any) -> bool:
        """Something happens, and all that follows from it; whether it was kept."""
        kept = await self.happen(text, **fields)
        await self.settle()
        return kept

    async def happen(self, text: str = "", **fields: Any) -> bool:
        """Something happens; whether it was kept."""
        self.taken += 1
        values: dict[str, Any] = {
            "id": f"e{self.taken}", "place": DESK, "actor": ANA, "text": text, "at": self.stage.now(),
        }  # fmt: skip
        request = Request(**(values | fields))
        self.asked.append(request)
        return await self.parts.intake.take_in(request)

    async def press(self, on: str, action: str, actor: Actor = ANA, **fields: Any) -> None:
        """Somebody presses an action of the message under a key; or takes it back, with `kind`."""
        await self.hear(
            **({"kind": Kind.PRESSED} | fields), actor=actor, press=await self.pressing(on, action)
        )

    async def pressing(self, on: str, action: str) -> Press:
        """An action of the message under a key."""
        async with self.storage.begin(write=False) as unit:
            ref = await unit.outbox.ref(on)
        return Press(on=ref or MessageRef(place=DESK, id="nowhere"), action=action)

    async def settle(self) -> None:
        """Until everything is answered and said."""
        while True:
            async with self.storage.begin(write=False) as unit:
                left = await unit.inbox.backlog()
            if not any(left.jobs.get(state) for state in BUSY) and not any(
                left.messages.get(state) for state in UNSAID
            ):
                return
            await asyncio.sleep(0.01)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Until something is so, however long that takes."""
        while not is_so():  # noqa: ASYNC110 - whatever makes it so rings no bell here
            await asyncio.sleep(0.01)

    async def again(self) -> None:
        """The last thing that happened is answered anew, as after a crash; only the memory may tell."""
        await self.app.answer(self.asked[-1])
        await self.settle()

    async def listen(self, where: Place = DESK) -> None:
        """An admin turned listening on."""
        async with self.storage.begin() as unit:
            await unit.register.set(where.key, "listening", "on")
            await unit.commit()

    def says(self, key: str) -> str:
        """What stands on the platform under a key; "" for nothing."""
        found = [RENDERERS["text"](load(words)) for _, one, words in self.platform.said if one == key]
        assert len(found) < 2, f"{key} was said {len(found)} times"
        return found[0] if found else ""

    @property
    def keys(self) -> list[str]:
        """The keys of what stands on the platform."""
        return list(self.platform.keys())

    async def message(self, key: str) -> Message:
        """A message as it was to be said."""
        async with self.storage.begin(write=False) as unit:
            found = await unit.outbox.said(key)
        assert found is not None, key
        return found

    async def known(self, where: Place | None = DESK) -> list[Remembered]:
        """The claims that a place may know of, or anybody."""
        scope = Scope(places=frozenset({where.key}) if where else None)
        async with self.storage.begin(write=False) as unit:
            return [one async for one in unit.claims.everything(scope=scope, since=None)]

    async def texts(self, where: Place | None = DESK) -> list[str]:
        """Their words, sorted."""
        return sorted(claim.text for claim in await self.known(where))


@asynccontextmanager
async def at_the_desk(
    folder: Path, encoder: Encoder, *, files: Mapping[str, bytes] | None = None, url: str | None = None
) -> AsyncIterator[Office]:
    """An office with an empty memory, at work; `files` are those beside messages, by their locators.

    `url` is the database's, unless it is a file in the folder.
    """
    storage = await connect(url or f"sqlite+aiosqlite:///{folder}/hearsay.db")
    pages = json.loads((FOLDER / "pages.json").read_text("utf-8"))
    cabinets = {} if files is None else {Platform.CONSOLE: Cabinet(files)}
    stage = Live(storage=storage, encoder=encoder, pages=pages, files=cabinets)
    platform, app = FakePlatform(), stage.app
    parts = assembled(
        surroundings(storage),
        Commands(answer=app.answer, is_slow=app.is_slow),
        {Platform.CONSOLE: Line(messenger=platform, late=0.0, per_second=1e4, burst=1000)},
        terms=Terms(idle=0.01),
        rounds=Rounds(idle=0.01),
    )
    try:
        async with at_work(parts):
            yield Office(storage=storage, stage=stage, app=app, parts=parts, platform=platform)
    finally:
        await storage.close()
