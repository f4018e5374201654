"""Matrix, plugged in."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from bot.bootstrap.parts import Role
from bot.bootstrap.plugs import Plug
from bot.errors import HearsayError
from bot.intake import Intake
from bot.model.chat import Request
from bot.ports import Storage
from bot.ports.watching import Watch
from bot.settings import Settings
from bot.worker import Line

if TYPE_CHECKING:
    from adapters.matrix.sync import Store

log = structlog.get_logger(__name__)


@asynccontextmanager
async def plugged(
    settings: Settings,
    *,
    intake: Intake,
    storage: Storage,  # noqa: ARG001 - whoever opens it has it
    role: Role,
    watch: Watch,  # noqa: ARG001 - whoever opens it has it
) -> AsyncIterator[Plug]:
    """Matrix, open as long as this lasts. Raises HearsayError."""
    from adapters.matrix.deliver import MatrixMessenger
    from adapters.matrix.entering import folder_of, kept
    from adapters.matrix.files import MatrixFiles
    from adapters.matrix.listening import Account, listening

    homeserver, user = settings.matrix_homeserver, settings.matrix_user_id
    if homeserver is None or user is None:
        raise HearsayError("MATRIX_HOMESERVER and MATRIX_USER_ID are both needed")
    folder = folder_of(settings.data_dir, user)
    logging.getLogger("nio").setLevel(
        logging.CRITICAL
    )  # its warnings repeat what it cannot read, word by word

    async def token() -> str:
        login = kept(folder)
        return login.access_token if login else settings.matrix_access_token or ""

    account = Account(
        homeserver=homeserver,
        user=user,
        folder=folder,
        password=settings.matrix_password,
        token=settings.matrix_access_token,
    )
    files = MatrixFiles(homeserver, token)
    store, welcome = _store(intake, user), settings.matrix_inviters
    async with listening(account, store=store, welcome=welcome, fronts=role.front) as (sender, sync):
        if role.front:
            await sync.try_to_enter()
        line = Line(messenger=MatrixMessenger(sender), late=0.0, per_second=5.0, burst=10)
        yield Plug(line=line, files=files, run=sync.run)


def _store(intake: Intake, user: str) -> Store:
    from adapters.matrix.sync import Store

    name = f"matrix {user}"

    async def take_in(requests: Sequence[Request], token: str) -> None:
        await intake.take_in_all(requests, cursor=(name, token))

    async def token() -> str | None:
        return await intake.cursor(name)

    return Store(take_in=take_in, token=token)
