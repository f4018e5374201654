"""What people type -> which command, with which arguments. Pure; the table of commands is given to it.

    read <https://news.example/a|a story>      !hearsay SEARCH “ferry pier” —limit=5      @hearsay: help

One line may be typed in many ways: with a prefix or a mention in front, with the quotation marks, dashes,
spaces and widths that a telephone puts in. A command's word is compared folded; a pasted article is not
touched. Whatever cannot be understood is a CommandError that shows what would work.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from bot.document import printable
from bot.errors import CommandError
from bot.model.command import Call, Usage, Word
from bot.wording import pasted
from bot.wording.fold import IGNORABLE, fold

OURS = ("hearsay",)
LONG = 200  # characters: a paste of that length is an article's paragraph, and no command
_NEAR = 0.6  # difflib's own measure of what is close
_NEARER = (
    0.75  # a letter or two of a word: beside a link, a word is more likely a word than a misspelt command
)
_SHOWN = 40  # characters of a mistake that are repeated to its maker
_LONGEST_WORD = 64  # characters that are folded: normalizing longer runs of marks takes Python 3.11 seconds

_HIDDEN = re.compile(f"[{IGNORABLE}]")
_DASHES = "(?:--|[—–]|－－)"
_MARKED = '["“”„«＂][^"“”„«»＂\n]*["“”»＂]'
_ARGUMENT = re.compile(
    rf"(?P<marked>{_MARKED})(?=\s|$)|(?P<single>['‘][^'‘’\n]*['’])(?=\s|$)"
    rf"|(?P<bare>{_DASHES}[a-z-]+[=＝]{_MARKED}(?=\s|$)|\S+)",
    re.IGNORECASE,
)
_FLAG = re.compile(rf"{_DASHES}(?P<name>[a-z][a-z-]*)(?:[=＝:](?P<value>.*))?", re.IGNORECASE | re.DOTALL)
_QUOTES = "\"“”„«»＂'‘’"
_ID = re.compile(r"c[a-z0-9]{3,24}")
_SLASHES = "/!"  # "/help" means help wherever it is not the platform's own
_AFTER_WORD = ":,.!?…;"
_HELP = {"?", "-h", "--help", "—help"}


class Router:
    """Finds the command that was meant. `ours` are the names that we are called by."""

    def __init__(self, usages: Iterable[Usage], *, ours: Sequence[str] = OURS) -> None:
        """Keep the table by every name that a command has."""
        self._usages = {usage.name: usage for usage in usages}
        self._names = {
            name: usage for usage in self._usages.values() for name in (usage.name, *usage.aliases)
        }
        called = "|".join(map(re.escape, ours))
        self._prefix = re.compile(
            rf"\s*(?:[/!@＠／！](?:{called})(?::[\w.-]+)?\b|<@[^<>\s]+>)[:,]?(?P<sure>(?=\s|$))"
            rf"|\s*(?:{called})[:,]?(?=\s|$)",
            re.IGNORECASE,
        )

    def route(self, text: str) -> Call | None:
        """The command that was typed; None when nothing was said but our name. Raises CommandError.

        A lone link, or a long text that begins with no command, is to be read.
        """
        said = self._addressed(text)
        if not said.strip():
            return None
        word, rest = _first(said)
        usage = self._names.get(word) or self._names.get(word.lstrip(_SLASHES))
        if usage is not None and (usage.verbatim or not _is_article(said, usage, rest)):
            return self._call(usage, rest)
        if word in _HELP:
            return self._call(self._usages["help"], rest)
        if _is_long(said) or self._is_link(said, word):
            return Call(name="read", rest=_text(said))
        raise unknown(word, self._names)

    def _addressed(self, text: str) -> str:
        """The text without prefix or mention; our bare name stays where an article may begin with it."""
        found = self._prefix.match(text)
        if found is None:
            return text
        said = text[found.end() :]
        if found["sure"] is None and _is_long(said) and _first(said)[0] not in self._names:
            return text
        return said

    def _is_link(self, said: str, word: str) -> bool:
        """Whether a line that begins with no command is about one link."""
        if pasted.lone_link(said) is None:
            return len(said.split()) == 1 and pasted.host_only(said) is not None
        return "://" in word or not difflib.get_close_matches(word, self._names, n=1, cutoff=_NEARER)

    def _call(self, usage: Usage, rest: str) -> Call:
        if rest.strip().casefold() in _HELP:
            return Call(
                name="help", rest=usage.name, words=(Word(text=usage.name, start=0, end=len(usage.name)),)
            )
        if usage.verbatim:
            flags, rest = _outer_flags(usage, rest)
            return Call(name=usage.name, rest=_text(rest), flags=flags)
        return _arguments(usage, rest)


def unknown(word: str, names: Mapping[str, Usage]) -> CommandError:
    """What to say to a word that is no command: the nearest one, or how to see them all."""
    near = difflib.get_close_matches(word[:_LONGEST_WORD], sorted(names), n=1, cutoff=_NEAR)
    shown = printable(word)
    shown = shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"
    if near:
        meant = names[near[0]]
        return CommandError(
            f"there is no command “{shown}”; did you mean {meant.name}?", example=meant.example
        )
    return CommandError(
        f"there is no command “{shown}”; help lists what there is, and a link or a pasted text is read",
        example="help",
    )


def _first(said: str) -> tuple[str, str]:
    """The first word, folded, without marks behind it; and everything behind that as it was typed."""
    bare = said.lstrip(" \t\r\n\u00a0\u200b\u2060\ufeff\u3000")
    end = next((at for at, sign in enumerate(bare) if sign.isspace()), len(bare))
    word = fold(_HIDDEN.sub("", bare[: min(end, _LONGEST_WORD)]))
    return (word.rstrip(_AFTER_WORD) or word).strip("\"'`*_"), bare[end:]


def _is_article(said: str, usage: Usage, rest: str) -> bool:
    """Whether words that begin like a command are a pasted text: too long for what the command takes."""
    if not _is_long(said):
        return False
    if usage.words.startswith("ID"):
        return not _ID.fullmatch(_first(rest)[0])
    return (
        not usage.words.startswith("WORDS") or len([line for line in said.splitlines() if line.strip()]) > 1
    )


def _is_long(said: str) -> bool:
    return len(said.strip()) >= LONG


def _text(rest: str) -> str:
    """A pasted text without what a chat program put around it."""
    return pasted.unwrapped(rest.strip("\r\n \t\u00a0"))


def _outer_flags(usage: Usage, rest: str) -> tuple[dict[str, str], str]:
    """The flags before or behind a text that is otherwise kept as it came, and the text."""
    flags: dict[str, str] = {}
    while name := _bare_flag(usage, rest.split(maxsplit=1)[:1]):
        flags[name] = ""
        rest = rest.lstrip()[len(rest.split(maxsplit=1)[0]) :]
    while name := _bare_flag(usage, rest.rsplit(maxsplit=1)[-1:]):
        flags[name] = ""
        rest = rest.rstrip()[: -len(rest.rsplit(maxsplit=1)[-1])]
    return flags, rest


def _bare_flag(usage: Usage, words: Sequence[str]) -> str | None:
    found = _FLAG.fullmatch(words[0][:_LONGEST_WORD]) if words else None
    name = fold(found["name"]) if found else ""
    return name if name in usage.flags else None


def _arguments(usage: Usage, rest: str) -> Call:
    """The arguments one by one, a space between two. Raises CommandError for a flag the command has not."""
    words: list[Word] = []
    kept: list[str] = []
    flags: dict[str, str] = {}
    waiting, length = "", 0
    for found in _ARGUMENT.finditer(_HIDDEN.sub("", rest)):
        text = found["bare"] or found[0][1:-1]
        if waiting:
            flags[waiting], waiting = text, ""
        elif found["bare"] and (flag := _FLAG.fullmatch(text)):
            name, value = _flag(usage, flag)
            if name.endswith("=") and not value:
                waiting = name[:-1]
            else:
                flags[name.rstrip("=")] = value
        else:
            kept.append(found[0])
            words.append(Word(text=text, start=length, end=length + len(found[0])))
            length += len(found[0]) + 1
    if waiting:
        raise CommandError(f"--{waiting} of {usage.name} needs a value", example=usage.example)
    return Call(name=usage.name, rest=" ".join(kept), words=tuple(words), flags=flags)


def _flag(usage: Usage, found: re.Match[str]) -> tuple[str, str]:
    """A flag as the command's table has it, and its value."""
    typed = fold(found["name"][:_LONGEST_WORD])
    for name in usage.flags:
        if name.rstrip("=") == typed:
            return name, (found["value"] or "").strip(_QUOTES)
    known = [f"--{name.rstrip('=')}" for name in usage.flags]
    near = difflib.get_close_matches(f"--{typed}", known, n=1, cutoff=_NEAR)
    there = f"; did you mean {near[0]}?" if near else f"; it has {', '.join(known) or 'no flags'}"
    raise CommandError(f"{usage.name} has no flag --{typed[:_SHOWN]}{there}", example=usage.example)
