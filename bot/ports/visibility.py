"""Who may know what, as it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model.visibility import Grant


class Visibility(Protocol):
    """What narrows, and what was granted, inside one unit of work.

    What comes in has its label from ClaimStore.add; that label, and an embargo, only ever narrow. A place is
    named by its key.
    """

    async def close(self, place: str, *, tenant: str) -> bool:
        """What ever came by there is for those who are there; whether anything was for more people.

        What comes in later has the label that it is given then.
        """
        ...

    async def grant(self, grant: Grant) -> bool:
        """Let what comes by at a place from now on be told in another; False when that is so already."""
        ...

    async def revoke(self, source: str, destination: str, *, tenant: str, at: datetime) -> bool:
        """End what was granted; False when there was nothing."""
        ...

    async def grants(self, source: str, *, tenant: str) -> list[Grant]:
        """The standing grants of a place, in the order they were made."""
        ...

    async def embargo(self, claims: Sequence[str], *, place: str, tenant: str, until: datetime | None) -> int:
        """Keep these claims, and the articles they are from, to the place they came by at until a time.

        None ends that. How many of the claims came by there first: those of other places are left alone.
        """
        ...

    async def lift(self, *, now: datetime) -> int:
        """End every embargo whose time has come; how many."""
        ...
