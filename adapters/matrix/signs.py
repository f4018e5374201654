"""The signs that stand for actions below a message: set by us, pressed by whoever reads it.

One table for who draws and who listens. A second action of one kind has its number behind the sign, as its
name has ("same-2" is "✅ 2"): a reaction may be any short text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SIGNS: Final[Mapping[str, str]] = {
    "same": "✅",
    "different": "❌",
    "mute": "🔕",
    "details": "🔍",
    "share": "↗️",
    "confirm": "👍",
    "dismiss": "👎",
}

# Marks that telephones add to a sign: how it is drawn, and of what colour a hand is.
_ADORNED: Final = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])


def sign(action: str) -> str:
    """The sign of an action by its name, "same" or "same-2". Raises KeyError for one that has none."""
    kind, _, number = action.partition("-")
    return f"{SIGNS[kind]} {number}".strip()


def action(sign: str) -> str | None:
    """The action that a sign stands for, however it is drawn; None for any other."""
    plain, _, number = sign.translate(_ADORNED).strip().partition(" ")
    kind = _ACTIONS.get(plain)
    if kind is None or (number and not number.isdecimal()):
        return None
    return f"{kind}-{number}" if number else kind


_ACTIONS: Final = {sign.translate(_ADORNED): kind for kind, sign in SIGNS.items()}
