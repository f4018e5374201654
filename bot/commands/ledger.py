"""What is done at the command line, noted in the same log as what is done in conversations."""

from __future__ import annotations

from bot.commands.newsroom import PLACED
from bot.memory.remembering import Memory


async def logged(
    memory: Memory, *, tenant: str, by: str, action: str, about: str, place: str | None = None
) -> None:
    """Note that somebody is about to do something, for good, before it is done. Raises StoreError.

    `place` is the key of the one whose admins may see that it was done there.
    """
    placed = "" if place is None else f"{PLACED}{place}"
    async with memory.storage.begin() as unit:
        await unit.register.log(tenant, by=by, at=memory.now(), action=f"{action}{placed}", about=about)
        await unit.commit()
