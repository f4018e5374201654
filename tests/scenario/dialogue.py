"""Conversations written down as they are to go: who says what where, and every word of the answer.

    ## what the conversation shows
    ana, #politics: read
    | a pasted article,
    | line by line
    ^ the message that this replies to, line by line
    > the answer,
    > line by line

    -- 10 minutes
    ana, #politics (aside): words that are not meant for us

Ids are given out in order ("c0001aaaaaaaa" is the first claim's) and every turn takes a minute from noon on
5 March 2031, so that the written answer is the whole answer. `python -m tests.scenario.dialogue` writes what
is answered now into the files.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.console.render import RENDERERS
from bot.app import App
from bot.commands import Newsroom
from bot.errors import FetchFailed, FetchRefused
from bot.memory.remembering import Memory
from bot.model.article import Analysis
from bot.model.chat import Actor, Attachment, Audience, Kind, Place, Platform, Request
from bot.model.material import Material
from bot.neural.encoder import MiniLM
from bot.pipeline import run
from bot.ports import Encoder, Fetched, Files, Storage
from storage.engine import connect

NOON = datetime(2031, 3, 5, 12, 0, tzinfo=UTC)
ADMINS = frozenset({"console:ana"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something said, and the answer to it as it is drawn in plain text."""

    who: str
    where: str
    said: str
    answer: str
    about: str | None = None
    pause: int = 0  # minutes that pass before it

    def written(self) -> str:
        """The turn as it stands in a file."""
        first, *more = self.said.split("\n")
        rows = [f"-- {self.pause} minutes"] if self.pause else []
        rows += [f"{self.who}, {self.where}: {first}".rstrip(), *(f"| {line}".rstrip() for line in more)]
        if self.about is not None:
            rows += [f"^ {line}".rstrip() for line in self.about.split("\n")]
        rows += [f"> {line}".rstrip() for line in self.answer.split("\n") if self.answer]
        return "\n".join(rows)


def turns(text: str) -> list[tuple[str, list[Turn]]]:
    """The conversations of a file: what each shows, and its turns."""
    told: list[tuple[str, list[Turn]]] = []
    rows: list[str] = []
    for line in [*text.splitlines(), "## "]:
        starts = not line.startswith(("|", "^", ">"))
        if starts and rows and not rows[-1].startswith("-- "):
            told[-1][1].append(_turn(rows))
            rows = []
        if line.startswith("## "):
            told.append((line[3:], []))
        elif line.strip():
            rows.append(line)
    return told[:-1]


def _turn(rows: list[str]) -> Turn:
    pause = int(rows.pop(0).split()[1]) if rows[0].startswith("-- ") else 0
    speaker, _, first = rows[0].partition(":")
    who, where = speaker.split(", ")
    said, about, answer = ([row[2:] for row in rows[1:] if row[0] == sign] for sign in "|^>")
    return Turn(
        who=who,
        where=where,
        said="\n".join([first[1:], *said]),
        about="\n".join(about) if about else None,
        answer="\n".join(answer),
        pause=pause,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A web of a few pages; everything else refuses or fails as its host's name says."""

    pages: Mapping[str, str]

    async def fetch(self, url: str) -> Fetched:
        """The page at an address."""
        if url in self.pages:
            return Fetched(url=url, content_type="text/plain; charset=utf-8", body=self.pages[url].encode())
        if "inside" in url:
            raise FetchRefused(f"{url}: is not a public address; paste the text instead")
        raise FetchFailed(f"{url}: did not answer in time; try again, or paste the text")


@dataclass(slots=True, kw_only=True)
class Stage:
    """A newsroom on a database of its own, whose clock goes forward by a minute with every turn."""

    storage: Storage
    encoder: Encoder
    pages: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[Platform, Files] = field(default_factory=dict)
    examine: Callable[[Material], Analysis] = run
    admins: frozenset[str] = ADMINS
    minutes: int = 0

    @property
    def app(self) -> App:
        """The app, wired."""
        ids: Iterator[int] = count(1)
        memory = Memory(
            storage=self.storage,
            encoder=self.encoder,
            now=self.now,
            fresh_id=lambda: f"c{next(ids):04}aaaaaaaa",
        )
        fetcher = Pages(pages=self.pages)
        return App(
            Newsroom(
                memory=memory,
                examine=self.examine,
                fetcher=lambda: fetcher,
                admins=self.admins,
                files=self.files,
            )
        )

    def now(self) -> datetime:
        """The time on stage."""
        return NOON + timedelta(minutes=self.minutes)

    async def played(self, script: list[Turn]) -> list[Turn]:
        """The same turns with what is answered to them now."""
        app, done = self.app, []
        for turn in script:
            self.minutes += 1 + turn.pause
            request = self.request(turn)
            async with self.storage.begin() as unit:  # as whoever takes requests in does
                await unit.register.meet(request.place, request.actor, now=self.now())
                await unit.commit()
            answer = await app.answer(request)
            drawn = "\n".join(RENDERERS["text"](said.document) for said in answer.documents)
            done.append(replace(turn, answer="\n".join(line.rstrip() for line in drawn.rstrip().split("\n"))))
        return done

    def request(self, turn: Turn) -> Request:
        """What an adapter would make of a turn; a name in brackets is a file sent along: "ana [a.pdf]"."""
        who, _, file = turn.who.partition(" [")
        where, aside, _ = turn.where.partition(" (aside)")
        private = where.startswith("@")
        return Request(
            id=str(self.minutes),
            place=Place(
                platform=Platform.CONSOLE,
                id=where,
                name=where,
                audience=Audience.PERSON if private else Audience.ROOM,
            ),
            actor=Actor(platform=Platform.CONSOLE, id=who, name=who),
            text=turn.said,
            at=self.now(),
            about=turn.about,
            kind=Kind.HEARD if aside else Kind.ASKED,
            attachments=(Attachment(name=file[:-1], locator=file[:-1]),) if file else (),
        )


def written(told: list[tuple[str, list[Turn]]]) -> str:
    """Conversations as they stand in a file."""
    return "\n".join(
        f"## {about}\n\n" + "\n\n".join(turn.written() for turn in script) + "\n" for about, script in told
    )


async def told_again(text: str, *, encoder: Encoder) -> str:
    """A file's conversations, each on an empty database, with what is answered now."""
    pages = json.loads((FOLDER / "pages.json").read_text("utf-8"))
    told = []
    for about, script in turns(text):
        with TemporaryDirectory() as folder:
            storage = await connect(f"sqlite+aiosqlite:///{folder}/hearsay.db")
            try:
                stage = Stage(storage=storage, encoder=encoder, pages=pages)
                told.append((about, await stage.played(script)))
            finally:
                await storage.close()
    return written(told)


FOLDER = Path(__file__).parent / "dialogues"

if __name__ == "__main__":  # write down what is answered now, to be read before it is committed
    for path in sorted(FOLDER.glob("*.txt")):
        path.write_text(asyncio.run(told_again(path.read_text("utf-8"), encoder=MiniLM())), "utf-8")
