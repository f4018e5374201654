"""A port `Visibility` that narrows nothing, for what has no memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model.visibility import Grant


class FakeVisibility:
    """Nothing is kept, so nothing is to be narrowed."""

    async def close(self, place: str, *, tenant: str) -> bool:  # noqa: ARG002
        """Nothing was for more people."""
        return False

    async def grant(self, grant: Grant) -> bool:  # noqa: ARG002
        """Nothing to grant."""
        return False

    async def revoke(self, source: str, destination: str, *, tenant: str, at: datetime) -> bool:  # noqa: ARG002
        """Nothing was granted."""
        return False

    async def grants(self, source: str, *, tenant: str) -> list[Grant]:  # noqa: ARG002
        """None."""
        return []

    async def embargo(self, claims: Sequence[str], *, place: str, tenant: str, until: datetime | None) -> int:  # noqa: ARG002
        """None of them came by."""
        return 0

    async def lift(self, *, now: datetime) -> int:  # noqa: ARG002
        """None."""
        return 0
