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
    """Whether the database can be used as it is, and its log is as it was written. Raises StoreError."""
    from storage import schema

    version = await schema.check(settings.database)
    printer.show(pages.version(version.name, version.found, version.known))
    if not version.is_current:
        return False
    broken = await _tampered(settings.database)
    printer.show(pages.log_checked(broken))
    return not broken


async def _tampered(url: str) -> dict[str, int]:
    """The first row of each newsroom's log that is not as it was written."""
    from storage.engine import connect

    storage = await connect(url)
    try:
        async with storage.begin(write=False) as unit:
            found = {one: await unit.register.verify_log(one) for one in await unit.register.newsrooms()}
    finally:
        await storage.close()
    return {newsroom: row for newsroom, row in found.items() if row is not None}


COMMANDS: Mapping[str, Callable[[Settings, Printer], Coroutine[None, None, bool]]] = {
    "upgrade": upgrade,
    "check": check,
}
