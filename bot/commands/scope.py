"""What may be told where."""

from __future__ import annotations

from bot.model.chat import Place
from bot.model.memory import Scope


def scope_of(place: Place) -> Scope:
    """What people in a place may know of.

    That is what came by there; where all who read are the newsroom's full members, and the platform is sure
    of it, what came by in places that are open to all of them; and what was granted to the place.

    Who is answered alone is told no more than the place may know that they ask in: which other rooms somebody
    is in, and could see at the time, no platform tells us reliably, so what those rooms saw is left out.
    """
    return Scope(tenant=place.tenant, places=frozenset({place.key}), internal=place.internal)
