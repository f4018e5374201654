"""Claims to remember: invented, and each with a vector of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from bot.model.memory import Band, Decision, Kept, Relation, Remembered, Scope
from bot.ports import Storage

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
EVERYWHERE = Scope()
DESK = "console:desk"


def later(minutes: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def vector(seed: int) -> bytes:
    """A direction that belongs to this seed."""
    values = np.random.default_rng(seed).normal(size=384)
    return np.round(values / np.linalg.norm(values) * 127).astype(np.int8).tobytes()


def claim(id: str, text: str | None = None, **fields: Any) -> Remembered:
    """A claim that came in at noon, in words of its own unless some are given."""
    words = f"The harbour board of Tarnvik approved plan {id}." if text is None else text
    return Remembered(id=id, text=words, **({"seen": NOON} | fields))


def article(id: str, text: str = "The harbour board met in Tarnvik.", **fields: Any) -> Kept:
    """An article that came in at noon."""
    return Kept(id=id, text=text, **({"received": NOON} | fields))


def decision(a: str, b: str, **fields: Any) -> Decision:
    """The program's opinion that two claims say the same."""
    values: dict[str, Any] = {
        "relation": Relation.SAME,
        "band": Band.LINK,
        "score": 0.9,
        "by": "hearsay",
        "at": NOON,
        "model": "relation-1",
    }
    return Decision(a=a, b=b, **(values | fields))


async def remember(
    storage: Storage, claims: Sequence[Remembered], *, tenant: str = "main", place: str = DESK, first: int = 0
) -> list[str]:
    """Put claims in, in one unit of work; claim number n has vector(first + n)."""
    async with storage.begin() as unit:
        pairs = [(one, vector(first + at)) for at, one in enumerate(claims)]
        new = await unit.claims.add(pairs, tenant=tenant, place=place)
        await unit.commit()
    return new
