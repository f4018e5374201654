"""`hearsay read`, wired."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from adapters.console import listen
from adapters.console.deliver import Printer
from adapters.console.parse import Given, is_address, record_material
from bot.analysis import attribution
from bot.commands.read import read
from bot.errors import HearsayError, StoreError, TooLarge
from bot.model.article import Analysis
from bot.model.material import Material
from bot.model.memory import Scope, Seen
from bot.pipeline import run, stages
from bot.ports import Fetcher
from bot.report import report, to_json
from bot.report.record import NOTHING_SEEN
from bot.settings import Settings

STDIN = "standard input"
Supply = Iterator[Material | HearsayError]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`hearsay read`, wired: where texts come from, what is done with them, where reports go."""

    stdin: IO[bytes]
    printer: Printer
    fetcher: Callable[[], Fetcher]
    examine: Callable[[Material], Analysis] = run
    remember: Callable[[Analysis], Mapping[str, tuple[Seen, ...]]] = lambda _: NOTHING_SEEN

    def sources(self, names: list[str], given: Given, *, style: str, everything: bool) -> bool:
        """Print a report on each source in `style`; whether all of them could be read."""
        printed = complete = 0
        for outcome in read(self._supply(names, given), examine=self.examine):
            if isinstance(outcome, HearsayError):
                self.printer.complain(str(outcome))
                continue
            seen = self._remembered(outcome)
            complete += seen is not None
            if style == "json":
                self.printer.record(to_json(outcome, seen or {}), indent=None if len(names) > 1 else 2)
                continue
            if printed:
                self.printer.separate(style)
            self.printer.show(report(outcome, seen=seen or {}, everything=everything), style)
            printed += 1
        return complete == len(names)

    def lines(self, name: str, given: Given) -> bool:
        """Print one JSON report per JSON line of a file; whether all of them could be read."""
        if name == "-":
            return self._lines(self.stdin, STDIN, None, given)
        path = Path(name)
        try:
            stream, size = path.open("rb"), path.stat().st_size
        except OSError as error:
            self.printer.complain(str(listen.refusal(name, error)))
            return False
        with stream:
            return self._lines(stream, name, size or None, given)

    def _lines(self, stream: IO[bytes], name: str, size: int | None, given: Given) -> bool:
        complete = True
        with self.printer.progress(size) as advance:
            supply = records(stream, name, given, advance)
            for outcome in read(supply, examine=self.examine):
                if isinstance(outcome, HearsayError):
                    complete = False
                    self.printer.complain(str(outcome))
                    continue
                seen = self._remembered(outcome)
                complete &= seen is not None
                self.printer.record(to_json(outcome, seen or {}))
        return complete

    def _remembered(self, analysis: Analysis) -> Mapping[str, tuple[Seen, ...]] | None:
        """What was seen before; None when the memory would not take the article, which is told."""
        try:
            return self.remember(analysis)
        except StoreError as error:
            self.printer.complain(f"not remembered: {error}")
            return None

    def _supply(self, names: list[str], given: Given) -> Supply:
        for name in names:
            try:
                yield self._material(name, given)
            except HearsayError as error:
                yield error

    def _material(self, name: str, given: Given) -> Material:
        """The bytes of one source. Raises InputError or FetchError."""
        bare = Material(
            name=name,
            content=b"",
            title=given.title,
            outlet=given.outlet,
            url=given.url,
            published=given.published,
        )
        if name == "-":
            return replace(bare, name=STDIN, content=listen.read_stream(self.stdin, STDIN))
        if not is_address(name):
            return replace(bare, content=listen.read_file(Path(name)))
        import asyncio

        page = asyncio.run(self.fetcher().fetch(name))
        return replace(
            bare,
            content=page.body,
            media_type=page.content_type,
            address=page.url,
            url=given.url or page.url,
        )


def records(stream: IO[bytes], name: str, given: Given, advance: Callable[[int], None]) -> Supply:
    """The material of each JSON line, or what is wrong with the line."""
    for line in listen.numbered(stream):
        advance(line.done)
        place = f"{name} line {line.number}"
        try:
            if line.body is None:
                raise TooLarge(f"{place}: longer than {listen.LONGEST_LINE // 2**20} MiB; left out")
            yield record_material(line.body, name=place, given=given)
        except HearsayError as error:
            yield error


# What `--reader` may name; each is made when it is asked for.
READERS: Mapping[str, Callable[[], attribution.Reader]] = {
    "builtin": attribution.builtin_reader,
    "rules": lambda: attribution.read_by_rules,
}


def examiner(engine: str) -> Callable[[Material], Analysis]:
    """What reads an article; `engine`, one of READERS, finds who says what. Raises NoModel."""
    return partial(run, stages=stages(READERS[engine]()))


@contextmanager
def reader(
    settings: Settings,
    *,
    stdin: IO[bytes],
    printer: Printer,
    engine: str = "builtin",
    place: str | None = None,
) -> Iterator[Reader]:
    """`hearsay read` as it runs: pages are fetched from public addresses and those that settings allow.

    What is read is remembered as seen at `place`, unless that is None. Raises NoModel and StoreError.
    """

    def fetcher() -> Fetcher:
        from adapters.http.fetch import GuardedFetcher

        return GuardedFetcher(allow=settings.fetch_allow)

    wired = Reader(stdin=stdin, printer=printer, fetcher=fetcher, examine=examiner(engine))
    if place is None:
        yield wired
        return
    with remembering(settings, place=place) as remember:
        yield replace(wired, remember=remember)


@contextmanager
def remembering(
    settings: Settings, *, place: str
) -> Iterator[Callable[[Analysis], Mapping[str, tuple[Seen, ...]]]]:
    """A function that keeps an analysis in the memory, which is open as long as this lasts."""
    import asyncio

    from bot.bootstrap.memory import opened

    with asyncio.Runner() as runner:
        memory = opened(settings)
        ready = runner.run(memory.__aenter__())
        try:
            yield lambda analysis: runner.run(ready.keep(analysis, place=place, scope=Scope()))
        finally:
            runner.run(memory.__aexit__(None, None, None))
