"""What a page of the documentation tells people to type, what it shows as output, and both put side by side.

A page is Markdown. A block of `sh` is typed into a shell, one of `chat` into `hearsay chat`; each block of
`output` behind it is one answer. A block after the comment `<!-- not run: why -->` is left alone. Pure.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SHELL, CHAT, OUTPUT = "sh", "chat", "output"
TODAY = "5 May 2031"  # what pages show for the day on which they were played
DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" 202\d\b"
)
SHORT = 8  # characters of a claim's id as answers show it; its card has all of them
STATED = re.compile(
    r"(?:\[|\bId: |--all )(c[a-z2-7]{7,12}|a[0-9a-f]{16})\b"
)  # where an answer says that it is an id
ID = re.compile(r"(?<![\w-])(?:c[a-z2-7]{7,12}|a[0-9a-f]{16})(?![\w-])")
STYLE = re.compile(r"\x1b\[[0-9;]*m")
_BLOCK = re.compile(
    r"(?P<left><!-- not run: [^\n]+ -->\n)?^```(?P<kind>sh|chat|output)(?: (?P<name>[\w-]+))?\n"
    r"(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block; `start` and `end` are where its text stands in the page, `name` that of its picture."""

    kind: str
    text: str
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to type, and the answers that the page shows to it."""

    typed: Block
    shown: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A step and what came out, in the order of the page where that is the same; with styles."""

    step: Step
    came: tuple[str, ...]


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page that count, in order."""
    for found in _BLOCK.finditer(page):
        if not found["left"]:
            yield Block(
                kind=found["kind"],
                text=found["text"],
                start=found.start("text"),
                end=found.end("text"),
                name=found["name"] or "",
            )


def steps(page: str) -> tuple[Step, ...]:
    """What is to be typed, in order. Raises ValueError for an answer to nothing."""
    found: list[Step] = []
    for block in blocks(page):
        if block.kind != OUTPUT:
            found.append(Step(typed=block, shown=()))
        elif not found:
            raise ValueError(f"output that nothing was typed for: {block.text[:40]!r}")
        else:
            found[-1] = Step(typed=found[-1].typed, shown=(*found[-1].shown, block))
    return tuple(found)


def plain(text: str) -> str:
    """An answer without styles and without blanks at the ends of its lines."""
    lines = STYLE.sub("", text).replace("\r\n", "\n").strip("\n").split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def ids(texts: Iterable[str]) -> tuple[str, ...]:
    """The ids in some answers, each once and short, in order. A word that only looks like one is none."""
    found = (_short(id) for text in texts for id in STATED.findall(plain(text)))
    return tuple(dict.fromkeys(found))


def _short(id: str) -> str:
    return id[:SHORT] if id.startswith("c") else id


def alike(text: str, known: Collection[str]) -> str:
    """An answer without what differs from one run to the next: ids that are known, and the day."""
    return replaced(plain(text), {id: f"{id[0]}*" for id in known})


def same(came: Sequence[str], shown: Sequence[str], *, known: Collection[str]) -> bool:
    """Whether the same answers came, in whichever order; `known` are the ids of both so far."""
    there = {*known, *ids(came), *ids(shown)}
    return Counter(alike(text, there) for text in came) == Counter(alike(text, there) for text in shown)


def in_order(came: Sequence[str], shown: Sequence[str], *, known: Collection[str]) -> tuple[str, ...]:
    """The answers as a page has them; those that it has not stand at the end."""
    there = {*known, *ids(came), *ids(shown)}
    left = list(came)
    found: list[str] = []
    for text in shown:
        at = next((at for at, one in enumerate(left) if alike(one, there) == alike(text, there)), None)
        if at is not None:
            found.append(left.pop(at))
    return (*found, *left)


def settled(texts: Sequence[str]) -> Mapping[str, str]:
    """An id of a page for each id of a run: the same one in every run."""
    return {id: _made_up(id[0], number) for number, id in enumerate(ids(texts))}


def _made_up(kind: str, number: int) -> str:
    made = hashlib.sha256(f"{kind}{number}".encode()).digest()
    return "a" + made.hex()[:16] if kind == "a" else "c" + base64.b32encode(made).decode().lower()[:7]


def replaced(text: str, known: Mapping[str, str]) -> str:
    """A text with other ids, and the page's own day. A long id becomes a short one."""
    pieces = re.split(f"({STYLE.pattern})", text)  # a style's last letter would stand before an id
    return "".join(piece if STYLE.fullmatch(piece) else _replaced(piece, known) for piece in pieces)


def _replaced(text: str, known: Mapping[str, str]) -> str:
    return DAY.sub(TODAY, ID.sub(lambda found: known.get(_short(found[0]), found[0]), text))


def written(page: str, played: Sequence[Played]) -> str:
    """The page with what came out where it has its outputs."""
    known = settled([text for one in played for text in one.came])
    parts: list[str] = []
    at = 0
    for one in played:
        shown = one.step.shown
        if not shown:
            continue
        parts.append(page[at : shown[0].start])
        names = [block.name for block in shown]
        texts = [replaced(plain(text), known) for text in one.came]
        heads = [f"```{OUTPUT}{' ' + name if name else ''}\n" for name in _padded(names, len(texts))]
        parts.append(
            "```\n\n".join(
                head * bool(n) + text for n, (head, text) in enumerate(zip(heads, texts, strict=True))
            )
        )
        at = shown[-1].end
    return "".join((*parts, page[at:]))


def _padded(names: Sequence[str], length: int) -> list[str]:
    return [*names, *[""] * length][:length]
