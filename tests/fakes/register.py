"""Places, people and the log in memory: the model of what the port Register keeps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.chat import Actor, Place
from tests.fakes.books import Books


@dataclass(slots=True)
class FakeRegister:
    """The port `Register`."""

    books: Books

    async def meet(self, place: Place, actor: Actor | None, *, now: datetime) -> None:  # noqa: ARG002
        """Know them by their latest names; one without a name keeps the one it had."""
        self.books.left.discard(place.key)
        old = self.books.places.get(place.key)
        name = place.name or (old.name if old else "")
        self.books.places[place.key] = replace(place, thread=None, name=name)
        if actor:
            known = self.books.actors.get((place.tenant, actor.key))
            name = actor.name or (known.name if known else "")
            self.books.actors[place.tenant, actor.key] = replace(actor, name=name)

    async def place(self, key: str) -> Place | None:
        """A conversation by its key."""
        return self.books.places.get(key)

    async def leave(self, place: Place, *, now: datetime) -> None:  # noqa: ARG002
        """We are not there any more."""
        self.books.places.setdefault(place.key, replace(place, thread=None))
        self.books.left.add(place.key)

    async def left(self, keys: Collection[str]) -> frozenset[str]:
        """Those that we left."""
        return frozenset(self.books.left.intersection(keys))

    async def settings(self, place: str) -> dict[str, str]:
        """What was set for it."""
        return {name: value for (key, name), value in self.books.settings.items() if key == place}

    async def set(self, place: str, name: str, value: str | None) -> None:
        """Set or unset something."""
        self.books.settings.pop((place, name), None)
        if value is not None:
            self.books.settings[place, name] = value

    async def set_to(self, name: str) -> dict[str, str]:
        """What was set under a name."""
        return {place: value for (place, one), value in self.books.settings.items() if one == name}

    async def admins(self, tenant: str) -> frozenset[str]:
        """The keys of a newsroom's admins."""
        return frozenset(actor for newsroom, actor in self.books.admins if newsroom == tenant)

    async def make_admin(self, tenant: str, actor: str, *, admin: bool) -> bool:
        """Make or unmake an admin."""
        changed = ((tenant, actor) in self.books.admins) != admin
        (self.books.admins.add if admin else self.books.admins.discard)((tenant, actor))
        return changed

    async def log(self, tenant: str, *, by: str, at: datetime, action: str, about: str) -> None:
        """One more line."""
        self.books.log.append((tenant, at, by, action, about))

    async def logged(self, tenant: str, *, limit: int) -> list[tuple[datetime, str, str, str]]:
        """The latest lines, latest first."""
        lines = [line[1:] for line in self.books.log if line[0] == tenant]
        return lines[::-1][:limit]

    async def newsrooms(self) -> list[str]:
        """Those with a line."""
        return sorted({line[0] for line in self.books.log})

    async def verify_log(self, tenant: str) -> int | None:  # noqa: ARG002
        """Nobody can change it behind our back."""
        return None
