"""Who takes requests in, who answers and who delivers in one process, wired."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.answer import Answer
from bot.errors import StoreError
from bot.intake import Intake
from bot.model.chat import Request
from bot.model.job import Backlog
from bot.ports import Storage
from bot.ports.watching import UNWATCHED, Checkpoint, Watch, pass_by
from bot.settings import Settings
from bot.worker import Bell, Deliverer, Keeping, Line, Rounds, Surroundings, Terms, Tidier, Worker

if TYPE_CHECKING:
    from bot.app.digesting import Digester

READY_WITHIN: Final = 2.0  # seconds for the database to answer before we call ourselves not ready

TERMS: Final = Terms()
ROUNDS: Final = Rounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a process does of everything. Who speaks to the platforms also delivers: it has their tokens."""

    front: bool = True
    works: bool = True


ROLES: Final[Mapping[str, Role]] = {
    "all": Role(),
    "front": Role(works=False),
    "worker": Role(front=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """What answers requests, and which of them take long."""

    answer: Callable[[Request], Awaitable[Answer]]
    is_slow: Callable[[Request], bool] = lambda _: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A process's parts. `intake` is what adapters hand requests to."""

    intake: Intake
    worker: Worker | None
    deliverer: Deliverer | None
    tidier: Tidier | None
    digester: Digester | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bells:
    """What is rung in a process when there is something to answer, and when there is something to say."""

    jobs: Bell = field(default_factory=Bell)
    messages: Bell = field(default_factory=Bell)


def entrance(here: Surroundings, bells: Bells) -> Intake:
    """What adapters hand requests to."""
    return Intake(
        storage=here.storage,
        now=here.now,
        ring=bells.jobs.ring,
        checkpoint=here.checkpoint,
        watch=here.watch,
    )


def assembled(
    here: Surroundings,
    commands: Commands,
    lines: Mapping[str, Line],
    *,
    role: Role = ROLES["all"],
    terms: Terms = TERMS,
    rounds: Rounds = ROUNDS,
    bells: Bells | None = None,
) -> Parts:
    """Everybody who works on a database in this process; `lines` are by platform."""
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
    bells = bells or Bells()
    worker = Worker(
        here,
        commands.answer,
        name=name,
        is_slow=commands.is_slow,
        bell=bells.jobs,
        ring_out=bells.messages.ring,
        terms=terms,
    )
    deliverer = Deliverer(here, lines, name=name, bell=bells.messages, rounds=rounds)
    return Parts(
        intake=entrance(here, bells),
        worker=worker if role.works else None,
        deliverer=deliverer if role.front and lines else None,
        tidier=Tidier(here, keeping=terms.keeping) if role.works else None,
        digester=_digester(here, bells) if role.works else None,
    )


def _digester(here: Surroundings, bells: Bells) -> Digester:
    """Who sends digests; it knows commands, so it is not loaded where none are done."""
    from bot.app.digesting import Digester

    return Digester(here.storage, now=here.now, sleep=here.sleep, ring_out=bells.messages.ring)


def terms_of(settings: Settings) -> Terms:
    """How work is done, where the settings have a say in it."""
    return Terms(keeping=Keeping(text=settings.keep_text, claims=settings.keep_claims))


def surroundings(
    storage: Storage, *, checkpoint: Checkpoint = pass_by, watch: Watch = UNWATCHED
) -> Surroundings:
    """The world as it is."""
    return Surroundings(storage=storage, now=utc_now, sleep=asyncio.sleep, checkpoint=checkpoint, watch=watch)


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


@asynccontextmanager
async def at_work(parts: Parts, *, ended: Callable[[], None] = lambda: None) -> AsyncIterator[None]:
    """The parts work as long as this lasts; then they finish what they can and give back the rest.

    Who delivers ends last, so that the last answers still go out. `ended` is called when a part ends, as it
    does by itself only through a fault of ours, which is raised at the end.
    """
    running = [
        (part, asyncio.ensure_future(part.run()))
        for part in (parts.worker, parts.tidier, parts.digester, parts.deliverer)
        if part
    ]
    for _, task in running:
        task.add_done_callback(lambda _: ended())
    try:
        yield
    finally:
        for part, task in running:
            part.stop()
            await asyncio.wait({task})
        for _, task in running:
            task.result()


async def backlog(storage: Storage) -> Backlog | None:
    """How much there is to do; None when the database does not answer soon."""
    try:
        async with asyncio.timeout(READY_WITHIN), storage.begin(write=False) as unit:
            return await unit.inbox.backlog()
    except (StoreError, TimeoutError):
        return None
