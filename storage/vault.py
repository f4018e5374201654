"""Sealed secrets; the port `Vault`."""

from __future__ import annotations

from sqlalchemy import delete, select

from storage.session import Session
from storage.work_tables import vault
from storage.written import named


class Sealed:
    """Sealed secrets inside one transaction; nobody here can open them."""

    def __init__(self, session: Session) -> None:
        """The session is the unit of work's."""
        self._session = session

    async def put(self, name: str, sealed: bytes) -> None:
        """Keep a sealed secret, instead of the one that has this name."""
        await self._session.keep(vault, {"id": named(name)}, {"name": name, "sealed": sealed})

    async def get(self, name: str) -> bytes | None:
        """The sealed secret of this name."""
        found = await self._session.scalar(select(vault.c.sealed).where(vault.c.id == named(name)))
        return None if found is None else bytes(found)

    async def drop(self, name: str) -> bool:
        """Forget a secret; whether there was one."""
        return await self._session.run(delete(vault).where(vault.c.id == named(name))) > 0

    async def names(self, prefix: str = "") -> list[str]:
        """The names that begin so, sorted; there are as many as workspaces that have installed us."""
        rows = await self._session.rows(select(vault.c.name))
        return sorted(row.name for row in rows if row.name.startswith(prefix))
