"""Sealed secrets in memory."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.books import Books


@dataclass(slots=True)
class FakeVault:
    """The port `Vault`."""

    books: Books

    async def put(self, name: str, sealed: bytes) -> None:
        """Keep it."""
        self.books.vault[name] = sealed

    async def get(self, name: str) -> bytes | None:
        """What was kept."""
        return self.books.vault.get(name)

    async def drop(self, name: str) -> bool:
        """Forget it."""
        return self.books.vault.pop(name, None) is not None

    async def names(self, prefix: str = "") -> list[str]:
        """What there is."""
        return sorted(name for name in self.books.vault if name.startswith(prefix))
