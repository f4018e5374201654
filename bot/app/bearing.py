"""What is done for many places by itself: a fault in one place's keeps no other from having its own."""

from __future__ import annotations

from collections.abc import Awaitable

import structlog

from bot.errors import StoreError

log = structlog.get_logger(__name__)


async def borne(doing: Awaitable[bool], *, part: str) -> bool:
    """Whether it was done; not where it failed by a fault of ours, which is logged under `part`.

    Raises StoreError: the database is everybody's.
    """
    try:
        return await doing
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this place's alone
        log.error("fault", part=part, error=type(error).__name__)
        return False
