"""What may be told where."""

from __future__ import annotations

from bot.model.chat import Place
from bot.model.memory import Scope


def scope_of(place: Place) -> Scope:
    """What people in a place may know of: what was seen there, and nothing else."""
    return Scope(tenant=place.tenant, places=frozenset({place.key}))
