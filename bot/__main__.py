"""The hearsay command. What is slow to import is imported when a command needs it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from adapters.console.usage import parser

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from adapters.console.deliver import Printer
    from bot.bootstrap.memory import Desk
    from bot.settings import Settings

FORGETS = ("article", "place", "by", "older_than")  # one of which must be given
DONE, FAILED, USAGE = 0, 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141  # 128 and the signal's number, as shells have it

Action = Callable[[argparse.Namespace, "Settings", "Printer"], bool]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Usage mistakes leave through SystemExit(2), as argparse does."""
    options = parser().parse_args(arguments)
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our results has seen enough
        _drop_output()
        return PIPE_CLOSED
    except OSError as error:
        _drop_output()
        sys.stderr.write(f"hearsay: the results could not be written: {error.strerror or error}\n")
        return FAILED


def _drop_output() -> None:
    """Keep the interpreter from writing, on its way out, what could not be written before."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(options: argparse.Namespace) -> int:
    """Do what was asked for; what stops a whole command is one line on standard error."""
    if check := CHECKED.get(options.action):
        check(options)
    from adapters.console.deliver import Printer
    from bot.errors import HearsayError
    from bot.settings import SettingsError, load

    _utf8(sys.stdout, sys.stderr)
    printer = Printer(out=sys.stdout, err=sys.stderr, colour=not os.environ.get("NO_COLOR"))
    try:
        if options.action in UNSETTLED:
            return DONE if UNSETTLED[options.action](options, printer) else FAILED
        settings = load(config=options.config)
        return DONE if ACTIONS[options.action](options, settings, printer) else FAILED
    except (SettingsError, HearsayError) as error:
        printer.complain(str(error))
        return FAILED


def read(options: argparse.Namespace, settings: Settings, printer: Printer) -> bool:
    """`hearsay read`."""
    from adapters.console.parse import Given
    from bot import bootstrap

    given = Given(title=options.title, outlet=options.outlet, url=options.url, published=options.published)
    if "-" in (options.sources or ["-"]) and options.jsonl is None and sys.stdin and sys.stdin.isatty():
        printer.complain("reading what you type; end with Ctrl-D on an empty line")
    place = options.place if options.save else None
    wired = bootstrap.reader(settings, stdin=_stdin(), printer=printer, engine=options.reader, place=place)
    with wired as reader:
        if options.jsonl is not None:
            return reader.lines(options.jsonl, given)
        style = "json" if options.json else options.format or "text"
        return reader.sources(options.sources or ["-"], given, style=style, everything=options.all)


def chat(options: argparse.Namespace, settings: Settings, printer: Printer) -> bool:
    """`hearsay chat`."""
    from bot.bootstrap.chat import chat

    return chat(settings, who=options.who, where=options.place, stdin=_stdin(), printer=printer)


def serve(options: argparse.Namespace, settings: Settings, printer: Printer) -> bool:  # noqa: ARG001 - every action has it
    """`hearsay serve` and `hearsay worker`."""
    from bot.bootstrap.serving import serve

    return serve(settings, role=options.role)


def _with_desk(do: Callable[[Desk, argparse.Namespace], Coroutine[Any, Any, bool]]) -> Action:
    """A command on the memory."""

    def action(options: argparse.Namespace, settings: Settings, printer: Printer) -> bool:
        import asyncio

        from bot.bootstrap.memory import desk

        engine = getattr(options, "reader", None)
        return asyncio.run(do(desk(settings, stdin=_stdin(), printer=printer, engine=engine), options))

    return action


def _search(desk: Desk, options: argparse.Namespace) -> Coroutine[Any, Any, bool]:
    from bot.commands.archive import Filter
    from bot.model.memory import Status

    only = Filter(
        since=options.since,
        until=options.until,
        source=options.source,
        status=Status(options.status) if options.status else None,
    )
    return desk.search(options.query, limit=options.limit, place=options.place, only=only, json=options.json)


def _export(desk: Desk, options: argparse.Namespace) -> Coroutine[Any, Any, bool]:
    since = datetime.fromisoformat(options.since) if options.since else None
    return desk.export(options.format, since=since.replace(tzinfo=since.tzinfo or UTC) if since else None)


def _database(name: str) -> Action:
    """A command on the database itself, a function of bot.bootstrap.database."""

    def action(_: argparse.Namespace, settings: Settings, printer: Printer) -> bool:
        import asyncio

        from bot.bootstrap import database

        return asyncio.run(database.COMMANDS[name](settings, printer))

    return action


def _safekeeping(name: str) -> Action:
    """A command on a backup, a function of bot.bootstrap.backup."""

    def action(options: argparse.Namespace, settings: Settings, printer: Printer) -> bool:
        import asyncio

        from bot.bootstrap import backup

        return asyncio.run(backup.COMMANDS[name](settings, printer, options.folder))

    return action


ACTIONS: Mapping[str, Action] = {
    "read": read,
    "import": _with_desk(lambda desk, o: desk.bring_in(o.file, place=o.place)),
    "claims add": _with_desk(
        lambda desk, o: desk.add(o.claimreview or o.jsonl, place=o.place, reviews=o.claimreview is not None)
    ),
    "claims match": _with_desk(lambda desk, o: desk.match(o.jsonl, limit=o.limit)),
    "claims compare": _with_desk(lambda desk, o: desk.compare(o.jsonl)),
    "search": _with_desk(_search),
    "export": _with_desk(_export),
    "forget": _with_desk(
        lambda desk, o: desk.forget(article=o.article, place=o.place, by=o.by, older_than=o.older_than)
    ),
    "hold": _with_desk(lambda desk, o: desk.hold(article=o.article, reason=o.reason)),
    "release": _with_desk(lambda desk, o: desk.release(article=o.article)),
    "chat": chat,
    "serve": serve,
    "db upgrade": _database("upgrade"),
    "db check": _database("check"),
    "backup": _safekeeping("backup"),
    "restore": _safekeeping("restore"),
}


def doctor(options: argparse.Namespace, printer: Printer) -> bool:
    """`hearsay doctor`."""
    from bot.bootstrap.doctor import doctor
    from bot.settings import given

    return doctor(given(config=options.config), printer, as_json=options.json)


def init(options: argparse.Namespace, printer: Printer) -> bool:
    """`hearsay init`."""
    from adapters.console.ask import Asker
    from bot.bootstrap.starting import begin
    from bot.settings import CONFIG_FILE

    path = options.config or (options.folder or Path()) / CONFIG_FILE
    has_terminal = sys.stdin is not None and sys.stdin.isatty()
    return begin(path, None if options.yes or not has_terminal else Asker(), printer)


# What is done before, or although, settings are right.
UNSETTLED: Mapping[str, Callable[[argparse.Namespace, Printer], bool]] = {"doctor": doctor, "init": init}


def _check_init(options: argparse.Namespace) -> None:
    """Leave with the usage when the file is named twice."""
    if options.config is not None and options.folder is not None:
        options.usage.error("--config names the file; leave the FOLDER out")


def _check_read(options: argparse.Namespace) -> None:
    """Leave with the usage when options contradict each other."""
    several = options.jsonl is not None or len(options.sources) > 1
    if options.jsonl is not None and options.sources:
        options.usage.error("--jsonl names the input; leave the SOURCE out")
    if options.format and (options.json or options.jsonl is not None):
        options.usage.error("--format is for reports; --json and --jsonl print JSON")
    if several and (options.title or options.url):
        options.usage.error("--title and --url speak of one text; with --jsonl put them into each line")
    if options.sources.count("-") > 1:
        options.usage.error("standard input can be read once")


CHECKED: Mapping[str, Callable[[argparse.Namespace], None]] = {"read": _check_read, "init": _check_init}


def _stdin() -> Any:
    """Standard input as bytes; a daemon may have closed it."""
    return sys.stdin.buffer if sys.stdin else io.BytesIO()


def _utf8(*streams: TextIO) -> None:
    """JSON is UTF-8 wherever it goes; elsewhere a narrow terminal shows a substitute, not an error."""
    for stream in streams:
        if not isinstance(stream, type(sys.__stdout__)):
            continue
        narrow = stream.isatty()
        stream.reconfigure(encoding=None if narrow else "utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
