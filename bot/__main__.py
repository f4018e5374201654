"""The hearsay command. What is slow to import is imported when a command needs it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

DONE, FAILED, USAGE = 0, 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141  # 128 and the signal's number, as shells have it

STYLES = ("text", "markdown", "html")
READERS = ("builtin", "rules")

DESCRIPTION = "Reads a news article and reports its claims, who says each, and what to be careful about."
EXITS = "Exit codes: 0 done; 1 something could not be read (standard error says what and why); 2 wrong usage."


def parser() -> argparse.ArgumentParser:
    """The commands and their options, which are also the help."""
    top = argparse.ArgumentParser(prog="hearsay", description=DESCRIPTION, epilog=EXITS)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    about = "read articles into claims, sources and caveats"
    read = commands.add_parser("read", help=about, description=about.capitalize() + ".", epilog=EXITS)
    read.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="a file (.txt .md .html .pdf .docx), an http(s) address, or - for standard input (the default)",
    )
    read.add_argument("--json", action="store_true", help="print JSON, one line per source if several")
    read.add_argument(
        "--jsonl", metavar="FILE", help='read JSON lines {"id", "text", …} from FILE or -, print JSON lines'
    )
    read.add_argument("--format", choices=STYLES, help="what the report is written in (default: text)")
    read.add_argument("--all", action="store_true", help="every claim and caveat, not only the weightiest")
    read.add_argument(
        "--reader",
        choices=READERS,
        default=READERS[0],
        help="what finds who said what: the model that comes with Hearsay (builtin), or rules alone",
    )
    read.add_argument("--title", help="the title, if the text lacks it")
    read.add_argument("--outlet", help="who published it, if the text does not say")
    read.add_argument("--url", help="where it was published")
    read.add_argument("--published", metavar="DATE", type=_date, help="when: an ISO date such as 2031-03-14")
    read.add_argument("--config", metavar="FILE", type=Path, help="settings to use instead of hearsay.toml")
    read.set_defaults(run=run_read, usage=read)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Usage mistakes leave through SystemExit(2), as argparse does."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
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


def run_read(options: argparse.Namespace) -> int:
    """`hearsay read`."""
    _check(options)
    from adapters.console.deliver import Printer
    from adapters.console.parse import Given
    from bot import bootstrap
    from bot.errors import NoModel
    from bot.settings import SettingsError, load

    _utf8(sys.stdout, sys.stderr)
    printer = Printer(out=sys.stdout, err=sys.stderr, colour=not os.environ.get("NO_COLOR"))
    stdin = sys.stdin.buffer if sys.stdin else io.BytesIO()  # a daemon may have closed it
    try:
        settings = load(config=options.config)
        reader = bootstrap.reader(settings, stdin=stdin, printer=printer, engine=options.reader)
    except (SettingsError, NoModel) as error:
        printer.complain(str(error))
        return FAILED
    given = Given(title=options.title, outlet=options.outlet, url=options.url, published=options.published)
    if "-" in (options.sources or ["-"]) and options.jsonl is None and sys.stdin and sys.stdin.isatty():
        printer.complain("reading what you type; end with Ctrl-D on an empty line")
    if options.jsonl is not None:
        return DONE if reader.lines(options.jsonl, given) else FAILED
    style = "json" if options.json else options.format or "text"
    sources = options.sources or ["-"]
    done = reader.sources(sources, given, style=style, everything=options.all)
    return DONE if done else FAILED


def _check(options: argparse.Namespace) -> None:
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


def _date(text: str) -> str:
    from adapters.console.parse import iso_date

    try:
        return iso_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO date such as 2031-03-14") from None


def _utf8(*streams: TextIO) -> None:
    """JSON is UTF-8 wherever it goes; elsewhere a narrow terminal shows a substitute, not an error."""
    for stream in streams:
        if not isinstance(stream, type(sys.__stdout__)):
            continue
        narrow = stream.isatty()
        stream.reconfigure(encoding=None if narrow else "utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
