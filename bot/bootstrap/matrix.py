"""Matrix, plugged in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.bootstrap.parts import Role
from bot.bootstrap.plugs import Plug
from bot.errors import HearsayError
from bot.intake import Intake
from bot.ports import Storage
from bot.ports.watching import Watch
from bot.settings import Settings


@asynccontextmanager
async def plugged(
    settings: Settings,  # noqa: ARG001
    *,
    intake: Intake,  # noqa: ARG001
    storage: Storage,  # noqa: ARG001
    role: Role,  # noqa: ARG001
    watch: Watch,  # noqa: ARG001
) -> AsyncIterator[Plug]:
    """Matrix, open as long as this lasts. Raises HearsayError."""
    raise HearsayError("MATRIX_HOMESERVER is set, and this version does not speak to Matrix")
    yield  # type: ignore[unreachable]
