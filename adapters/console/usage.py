"""What can be typed after `hearsay`: the commands and their options, which are also the help."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from adapters.console.parse import iso_date
from adapters.console.talk import ROOM_HELP, person, place
from bot.errors import CommandError
from bot.model.memory import Status
from bot.settings import PEOPLE, admin_key

STYLES = ("text", "markdown", "html")
READERS = ("builtin", "rules")
ROLES = ("all", "front", "worker")
EXPORTS = ("csv", "jsonl", "claimreview")
ME = "me"
DESK = "desk"  # where hearsay chat begins
PLACE = f"console:{DESK}"  # the terminal's own: what is filed there is known in the chat

DESCRIPTION = (
    "Reads news articles, reports their claims, who says each and what to be careful about,"
    " and remembers the claims so that it can say when one comes back."
)
EXITS = "Exit codes: 0 done; 1 something could not be done (standard error says what and why); 2 wrong usage."

_AGE = re.compile(r"(\d{1,6})([hdwy])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}

Adder = Callable[..., argparse.ArgumentParser]


class Commands(Protocol):
    """What a command is put under; argparse has no public name for it."""

    def add_parser(
        self,
        name: str,
        *,
        help: str,  # noqa: A002 - argparse calls it so
        description: str,
        epilog: str,
    ) -> argparse.ArgumentParser:
        """A new command of that name."""


def parser() -> argparse.ArgumentParser:
    """Every command. Parsed options have `action`, a key of what the program can do, and `usage`."""
    top = argparse.ArgumentParser(prog="hearsay", description=DESCRIPTION, epilog=EXITS)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, about: str, *, action: str, under: Commands = commands) -> argparse.ArgumentParser:
        made = _command(under, name, about)
        made.set_defaults(action=action, usage=made)
        made.add_argument(
            "--config", metavar="FILE", type=Path, help="settings to use instead of hearsay.toml"
        )
        return made

    _read(add)
    _import(add)
    _claims(add, commands)
    _search(add)
    _export(add)
    _forget(add)
    _serve(add)
    _chat(add)
    _database(add, commands)
    _safekeeping(add)
    _doctor(add)
    _init(add)
    return top


def _command(under: Commands, name: str, about: str) -> argparse.ArgumentParser:
    return under.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.", epilog=EXITS)


def _group(commands: Commands, name: str, about: str) -> Commands:
    """A command that has commands of its own."""
    return _command(commands, name, about).add_subparsers(dest="what", metavar="COMMAND", required=True)


def _read(add: Adder) -> None:
    read = add("read", "read articles into claims, sources and caveats", action="read")
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
    read.add_argument("--save", action="store_true", help="remember the claims, and say which came by before")
    _place(read, "with --save, where the article was seen")
    _reader(read)
    read.add_argument("--title", help="the title, if the text lacks it")
    read.add_argument("--outlet", help="who published it, if the text does not say")
    read.add_argument("--url", help="where it was published")
    read.add_argument("--published", metavar="DATE", type=_date, help="when: an ISO date such as 2031-03-14")


def _import(add: Adder) -> None:
    made = add("import", "read an archive of articles into the memory", action="import")
    made.add_argument("file", metavar="FILE", help='JSON lines {"id", "text", …}, or - for standard input')
    _place(made, "the place to file them under")
    _reader(made)


def _claims(add: Adder, commands: Commands) -> None:
    under = _group(commands, "claims", "put claims into the memory, look them up, or compare two")
    made = add("add", "remember claims that come by themselves", action="claims add", under=under)
    source = made.add_mutually_exclusive_group(required=True)
    source.add_argument("--jsonl", metavar="FILE", help='JSON lines {"id", "text", …} from FILE or -')
    source.add_argument("--claimreview", metavar="FILE", help="a ClaimReview or DataFeed JSON file")
    _place(made, "the place to file them under")
    made = add("match", "look each claim up; nothing is remembered", action="claims match", under=under)
    made.add_argument("--jsonl", metavar="FILE", required=True, help='JSON lines {"id", "text"}')
    _limit(made, "matches", 10)
    made = add("compare", "say how two claims stand to each other", action="claims compare", under=under)
    made.add_argument("--jsonl", metavar="FILE", required=True, help='JSON lines {"id", "a", "b"}')


def _search(add: Adder) -> None:
    made = add("search", "search the remembered claims by words and meaning", action="search")
    made.add_argument("query", metavar="QUERY", help='words; "in quotation marks" they must stand together')
    made.add_argument("--json", action="store_true", help="print one JSON object per claim")
    _limit(made, "claims", 10)
    made.add_argument("--since", metavar="DATE", type=_date, help="published or first seen on DATE or later")
    made.add_argument("--until", metavar="DATE", type=_date, help="published or first seen before DATE")
    made.add_argument("--place", metavar="NAME", type=_key, help="seen at this place")
    made.add_argument("--source", metavar="NAME", help="said by somebody whose name has these words")
    made.add_argument(
        "--status", choices=[status.value for status in Status], help="what the desk thinks of it"
    )


def _export(add: Adder) -> None:
    made = add("export", "print what the memory holds", action="export")
    made.add_argument("--format", choices=EXPORTS, required=True)
    made.add_argument("--since", metavar="DATE", type=_date, help="only what was first seen then or later")


def _forget(add: Adder) -> None:
    made = add("forget", "erase what is remembered, with everything made of it", action="forget")
    made.description = f"{made.description} Of several conditions all must hold; at least one is needed."
    made.add_argument("--article", metavar="ID", help="one article")
    made.add_argument("--place", metavar="NAME", type=_key, help="what came by at this place")
    made.add_argument(
        "--by", metavar="PERSON", type=_person, help="what was read for somebody, such as slack:U012ABC"
    )
    made.add_argument("--older-than", metavar="AGE", type=_age, help="what came by before: 36h, 90d, 12w, 2y")
    made = add("hold", "put an article under legal hold, so that it stays whatever is erased", action="hold")
    made.add_argument("article", metavar="ID", nargs="?", help="an article's id (default: show what is held)")
    made.add_argument("--reason", metavar="WORDS", help="why, for those who may see what is held")
    made = add("release", "end a legal hold; what was to be erased meanwhile is erased", action="release")
    made.add_argument("article", metavar="ID", help="an article's id")


def _chat(add: Adder) -> None:
    made = add("chat", "talk to Hearsay here, as in Slack or Matrix", action="chat")
    made.description = f"{made.description} In it, {ROOM_HELP}."
    made.add_argument(
        "--as",
        dest="who",
        metavar="NAME",
        type=_named(person),
        default=ME,
        help=f"who speaks (default: {ME})",
    )
    made.add_argument(
        "--place", metavar="NAME", type=_named(place), default=DESK, help=f"where (default: {DESK})"
    )


def _serve(add: Adder) -> None:
    made = add("serve", "work for every platform that is configured, until told to stop", action="serve")
    made.add_argument(
        "--role",
        choices=ROLES,
        default=ROLES[0],
        help="all of the work, what speaks to people (front), or what answers them (worker); default: all",
    )
    add("worker", "the same as serve --role worker", action="serve").set_defaults(role="worker")


def _database(add: Adder, commands: Commands) -> None:
    under = _group(commands, "db", "look after the database")
    add("upgrade", "bring the database to this version", action="db upgrade", under=under)
    add("check", "say whether the database is of this version", action="db check", under=under)


def _safekeeping(add: Adder) -> None:
    made = add("backup", "copy the database and the Matrix keys into a new folder", action="backup")
    made.add_argument("folder", metavar="FOLDER", type=Path, help="a folder that is not there yet")
    made = add("restore", "put a backup where nothing is", action="restore")
    made.add_argument("folder", metavar="FOLDER", type=Path, help="a folder that hearsay backup made")


def _doctor(add: Adder) -> None:
    made = add("doctor", "look at everything that is configured, and say what to do", action="doctor")
    made.description = (
        f"{made.description} Nothing is changed. The exit code is 1 if something does not work."
    )
    made.add_argument(
        "--json", action="store_true", help="print a JSON list of {name, state, message, advice}"
    )


def _init(add: Adder) -> None:
    made = add("init", "write a commented hearsay.toml to begin with", action="init")
    made.description = f"{made.description} It asks for what it cannot know, and ends with hearsay doctor."
    made.add_argument(
        "folder", nargs="?", metavar="FOLDER", type=Path, help="where to (default: here, or --config)"
    )
    made.add_argument(
        "--yes", action="store_true", help="ask nothing: defaults, and what the environment has"
    )


def _place(made: argparse.ArgumentParser, about: str) -> None:
    made.add_argument(
        "--place",
        metavar="NAME",
        type=_key,
        default=PLACE,
        help=f"{about}, as hearsay chat names it, or such as slack:C012ABC (default: {DESK})",
    )


def _reader(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--reader",
        choices=READERS,
        default=READERS[0],
        help="what finds who said what: the model that comes with Hearsay (builtin), or rules alone",
    )


def _limit(made: argparse.ArgumentParser, what: str, default: int) -> None:
    made.add_argument(
        "--limit", metavar="N", type=_count, default=default, help=f"at most N {what} (default: {default})"
    )


def _key(name: str) -> str:
    """A place's key: a name alone is a place of the terminal's own."""
    if name.partition(":")[0] in PEOPLE:
        return name
    return place(_named(place)(name)).key


def _person(text: str) -> str:
    try:
        return admin_key(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _named(parse: Callable[[str], object]) -> Callable[[str], str]:
    """A name that the chat room would take."""

    def name(text: str) -> str:
        try:
            parse(text)
        except CommandError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return text

    return name


def _date(text: str) -> str:
    try:
        return iso_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO date such as 2031-03-14") from None


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MOST}")


MOST = 1000  # matches or hits a person or a script can do something with


def _age(text: str) -> timedelta:
    """ "90d" -> 90 days."""
    found = _AGE.fullmatch(text)
    if found is None or not int(found[1]):
        raise argparse.ArgumentTypeError(f"{text!r} is no age such as 36h, 90d, 12w or 2y")
    return min(int(found[1]) * _UNITS[found[2]], datetime.now(UTC) - datetime(1, 1, 2, tzinfo=UTC))
