"""`hearsay db`, wired."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping

from adapters.console.deliver import Printer
from bot.report import memory as pages
from bot.settings import Settings


async def upgrade(settings: Settings, printer: Printer) -> bool:
    """Bring the database to this version. Raises StoreError."""
    from storage import schema

    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    before = await schema.upgrade(settings.database)
    printer.show(pages.upgraded(before.name, before.found, before.known))
    return True


async def check(settings: Settings, printer: Printer) -> bool:
    """Whether the database can be used as it is. Raises StoreError."""
    from storage import schema

    version = await schema.check(settings.database)
    printer.show(pages.version(version.name, version.found, version.known))
    return version.is_current


COMMANDS: Mapping[str, Callable[[Settings, Printer], Coroutine[None, None, bool]]] = {
    "upgrade": upgrade,
    "check": check,
}
