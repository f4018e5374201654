"""A name for the figures of a claim, so that it shows when others come; no figure can be told from it."""

from __future__ import annotations

import hashlib

from bot.memory.profile import profile
from bot.model.memory import Statement


def figures_said(text: str) -> str:
    """The name of all figures that a claim gives, whatever their order: 16 hexadecimal digits."""
    amounts = profile(Statement(text=text)).amounts
    said = sorted(f"{one.low:g} {one.value:g} {one.high:g} {one.measure}" for one in amounts)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
