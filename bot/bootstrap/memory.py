"""What `hearsay` does with the memory, wired: where lines come from, what is done, where results go."""

from __future__ import annotations

import gc
import getpass
import secrets
import string
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, Final, TypeVar

from adapters.console import claims as lines
from adapters.console import listen
from adapters.console.deliver import Printer
from adapters.console.parse import Given
from bot.bootstrap.reading import STDIN, examiner, records
from bot.commands import archive, claims, ledger
from bot.errors import CommandError, HearsayError, TooLarge
from bot.memory.judge import Judge
from bot.memory.remembering import Memory
from bot.model.article import Analysis
from bot.model.chat import Platform
from bot.model.material import Material
from bot.model.memory import Scope
from bot.model.outcome import Held
from bot.pipeline import article_of, run
from bot.ports import Encoder
from bot.report import memory as pages
from bot.report.chat import held
from bot.settings import PEOPLE, Settings

T = TypeVar("T")
HISTORY: Final = "chat-history"  # in the data folder: what was typed in hearsay chat
_SIGNS = string.ascii_lowercase + "234567"  # base 32: no 0, 1, 8 or 9 that could be taken for a letter
NOBODY = "me"  # at the terminal, without a name
_LENGTH = 12  # 60 random bits: short enough to type, and no two of a million claims meet


def fresh_id() -> str:
    """A new claim's id, which says nothing about how many there are, and nobody can guess."""
    return "c" + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def _spare_pauses() -> None:
    """Have Python look for garbage where there may be some: else every hundredth answer waits for that.

    What is loaded by now stays. What is kept of the last claims is looked through a tenth as often as it
    would be, for that takes some 30 ms; what a question leaves behind goes as soon as ever.
    """
    gc.freeze()
    gc.set_threshold(700, 100)


@asynccontextmanager
async def opened(settings: Settings, *, encoder: Encoder | None = None) -> AsyncIterator[Memory]:
    """The memory that the settings name, brought up when it is empty. Raises StoreError and NoModel."""
    from bot.neural.encoder import MiniLM
    from storage.engine import connect

    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    storage = await connect(settings.database, beside=(settings.data_dir / HISTORY,))
    _spare_pauses()
    try:
        yield Memory(
            storage=storage,
            encoder=encoder or MiniLM(),
            now=lambda: datetime.now(UTC),
            fresh_id=fresh_id,
        )
    finally:
        await storage.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The commands on the memory, for one newsroom at one terminal; each says whether all of it worked."""

    settings: Settings
    stdin: IO[bytes]
    printer: Printer
    examine: Callable[[Material], Analysis] = run
    scope: Scope = field(default_factory=Scope)
    by: str = f"{Platform.CONSOLE.value}:{NOBODY}"  # who is at the terminal, as the log names them

    async def bring_in(self, name: str, *, place: str) -> bool:
        """`hearsay import`."""
        complete, took, knew, made = True, 0, 0, 0
        async with opened(self.settings) as memory:
            with listen.opened(name, self.stdin) as (stream, size), self.printer.progress(size) as advance:
                await self._log(memory, "import", place, place=place)
                supply = records(stream, name if name != "-" else STDIN, Given(), advance)
                async for outcome in archive.bring_in(
                    supply, memory=memory, article_of=article_of, examine=self.examine,
                    place=place, scope=self.scope,
                ):  # fmt: skip
                    if isinstance(outcome, HearsayError):
                        complete = False
                        self.printer.complain(str(outcome))
                    else:
                        took, knew = took + (not outcome.known), knew + outcome.known
                        made += outcome.claims
        self.printer.show(pages.imported(took, made, knew))
        return complete

    async def add(self, name: str, *, place: str, reviews: bool) -> bool:
        """`hearsay claims add`."""
        complete, added = True, 0
        async with opened(self.settings) as memory:
            with listen.opened(name, self.stdin) as (stream, size), self.printer.progress(size) as advance:
                await self._log(memory, "claims add", place, place=place)
                supply = (
                    lines.reviewed(listen.read_stream(stream, name), name=name)
                    if reviews
                    else self._parsed(stream, name, lines.handed, advance)
                )
                async for outcome in claims.add(supply, memory=memory, place=place, tenant=self.scope.tenant):
                    if isinstance(outcome, HearsayError):
                        complete = False
                        self.printer.complain(str(outcome))
                    else:
                        added += outcome
        self.printer.show(pages.added(added))
        return complete

    async def match(self, name: str, *, limit: int) -> bool:
        """`hearsay claims match`."""
        complete = True
        async with opened(self.settings) as memory:
            with listen.opened(name, self.stdin) as (stream, size), self.printer.progress(size) as advance:
                for asked in self._parsed(stream, name, lines.query, advance):
                    if isinstance(asked, HearsayError):
                        complete = False
                        self.printer.complain(str(asked))
                        continue
                    found = await claims.match(asked, memory=memory, scope=self.scope, limit=limit)
                    self.printer.record(lines.match_record(asked, found))
        return complete

    async def compare(self, name: str) -> bool:
        """`hearsay claims compare`."""
        from bot.neural.encoder import MiniLM

        complete, judge = True, Judge(MiniLM())
        with listen.opened(name, self.stdin) as (stream, size), self.printer.progress(size) as advance:
            for pair in self._parsed(stream, name, lines.pair, advance):
                if isinstance(pair, HearsayError):
                    complete = False
                    self.printer.complain(str(pair))
                    continue
                self.printer.record(
                    lines.comparison_record(pair, claims.compare(pair.a, pair.b, judge=judge))
                )
        return complete

    async def search(
        self, query: str, *, limit: int, place: str | None, only: archive.Filter, json: bool
    ) -> bool:
        """`hearsay search`."""
        scope = self.scope if place is None else Scope(tenant=self.scope.tenant, places=frozenset({place}))
        async with opened(self.settings) as memory:
            found = await archive.search(query, memory=memory, scope=scope, limit=limit, only=only)
        if json:
            for claim, score in found:
                self.printer.record(lines.claim_record(claim) | {"score": round(score, 4)})
        else:
            self.printer.show(pages.found(query, [claim for claim, _ in found]))
        return True

    async def export(self, style: str, *, since: datetime | None) -> bool:
        """`hearsay export`."""
        async with opened(self.settings) as memory:
            await self._log(memory, "export", style)
            writer = lines.EXPORTERS[style]()
            self.printer.write(writer.begin)
            async for claim in archive.everything(memory=memory, scope=self.scope, since=since):
                self.printer.write(writer.line(claim))
            self.printer.write(writer.end)
        return True

    async def forget(
        self, *, article: str | None, place: str | None, by: str | None, older_than: timedelta | None
    ) -> bool:
        """`hearsay forget`; False when legal hold kept some of it, or traces of it are still on disk."""
        about = article or by or place or (f"older than {older_than}" if older_than else "all")
        async with opened(self.settings) as memory:
            await self._log(memory, "forget" if article or place else "forget everywhere", about, place=place)
            gone, is_clean = await archive.forget(
                memory=memory,
                tenant=self.scope.tenant,
                article=article,
                place=place,
                by=by,
                older_than=older_than,
            )
        self.printer.show(pages.forgotten(gone))
        if not is_clean:
            self.printer.complain(
                "somebody reads the database: what was erased leaves the disk when they end"
            )
        return is_clean and not gone.held

    async def hold(self, *, article: str | None, reason: str | None) -> bool:
        """`hearsay hold`; False when there is no such article."""
        tenant = self.scope.tenant
        async with opened(self.settings) as memory:
            if article is None:
                self.printer.show(held(Held(holds=tuple(await archive.held(memory=memory, tenant=tenant)))))
                return True
            await self._log(memory, "hold", article)
            found = await archive.hold(
                memory=memory, tenant=tenant, article=article, by=self.by, reason=reason
            )
        if not found:
            raise CommandError(f"{article}: no article or claim has this id")
        self.printer.show(held(Held(about=article)))
        return True

    async def release(self, *, article: str) -> bool:
        """`hearsay release`; raises CommandError when nothing of that id is held."""
        async with opened(self.settings) as memory:
            await self._log(memory, "release", article)
            if not await archive.release(memory=memory, tenant=self.scope.tenant, article=article):
                raise CommandError(f"{article} is not under legal hold; hearsay hold shows what is")
        self.printer.show(held(Held(about=article, on=False)))
        return True

    async def _log(self, memory: Memory, action: str, about: str, *, place: str | None = None) -> None:
        await ledger.logged(
            memory, tenant=self.scope.tenant, by=self.by, action=action, about=about, place=place
        )

    def _parsed(
        self, stream: IO[bytes], name: str, parse: Callable[..., T], advance: Callable[[int], None]
    ) -> Iterator[T | HearsayError]:
        """Each line of a stream as a value, or what is wrong with it."""
        for line in listen.numbered(stream):
            advance(line.done)
            place = f"{STDIN if name == '-' else name} line {line.number}"
            try:
                if line.body is None:
                    raise TooLarge(f"{place}: longer than {listen.LONGEST_LINE // 2**20} MiB; left out")
                yield parse(line.body, name=place)
            except HearsayError as error:
                yield error


def desk(settings: Settings, *, stdin: IO[bytes], printer: Printer, engine: str | None = None) -> Desk:
    """The commands on the memory as they run; `engine` reads what is imported. Raises NoModel."""
    examine = examiner(engine) if engine else run
    return Desk(settings=settings, stdin=stdin, printer=printer, examine=examine, by=at_the_terminal())


def at_the_terminal() -> str:
    """Who is at the terminal, as the machine knows them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number that nobody gave a name
        name = ""
    return f"{Platform.CONSOLE.value}:{name if PEOPLE[Platform.CONSOLE].fullmatch(name) else NOBODY}"
