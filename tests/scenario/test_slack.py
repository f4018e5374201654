"""`hearsay serve` in Slack, as a newsroom uses it: every way in, over HTTP and over Socket Mode.

What the service says to Slack stands in files, so that a person can see what is sent for what is asked.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.servers.campaign import free_port
from tests.servers.slack import Said, Slack

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXPECTED = Path(__file__).parent / "slack"
PATIENCE = 40.0  # seconds; a busy machine reads an article in a few
ARTICLE = """Ferry pier at Kelso closed after crack found

By Mara Lind, The Harbour Post
2 November 2026

KELSO - The ferry pier at Kelso was closed on Monday after inspectors found a crack in its second pillar, the port authority said.

"Nobody was in danger at any time," Ana Ruiz, a spokeswoman for the port authority, told The Harbour Post. A person familiar with the inspection said the crack had been known since March.

The pier carries 2,400 passengers a day, according to the ferry operator Nordline.
"""  # noqa: E501 - an article's paragraphs are lines
MUSEUM = """Museum of clocks in Varna Hill to lose a third of its staff

By Piet Osk, The Lantern
3 November 2026

VARNA HILL - Eleven of the thirty guides of the museum of clocks will be dismissed in January, according to a letter that The Lantern has seen. "We were told on the telephone," said Doris Amfeld, a guide.
"""  # noqa: E501
ORCHARD = """Late frost ruins half of the pear harvest, growers say

By Jo Tamber, Valley Gazette
4 November 2026

TAMMEN - Frost has ruined 52 percent of the pears in the valley, the growers' union said on Tuesday. Rolf Eke, who speaks for the insurers, called the figure premature.
"""  # noqa: E501
HOSTILE = "<!channel> The *mayor* <@U0NOBODY> resigned :tada:, two aides told <https://a.example|https://b.example>."


@dataclass(frozen=True)
class Desk:
    """A newsroom in Slack with the service at work in it."""

    slack: Slack
    team: str
    ana: str  # an admin of ours
    ben: str
    politics: str
    process: asyncio.subprocess.Process

    async def until(self, holds: Callable[[], Any]) -> Any:
        """Wait until something holds."""
        return await self.slack.until(holds, PATIENCE)

    async def read_in(self, channel: str, words: str, thread: str | None = None) -> dict[str, Any]:
        """The app's message that says these words, once it stands there."""

        def found() -> dict[str, Any] | None:
            standing = self.slack.standing(channel, thread_ts=thread)
            return next((one for one in standing if words in one["text"]), None)

        message: dict[str, Any] = await self.until(found)
        return message

    async def shown_to(self, user: str, words: str) -> dict[str, Any]:
        """The ephemeral message that says these words, once somebody is shown it."""

        def found() -> dict[str, Any] | None:
            return next((m for m in self.slack.hidden_from_others(user) if words in m["text"]), None)

        message: dict[str, Any] = await self.until(found)
        return message


async def _ready(port: int, process: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            assert process.returncode is None, "the service ended"
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise AssertionError("the service was not ready in a minute")


@asynccontextmanager
async def newsroom(folder: Path, *, by: str, **settings: str) -> AsyncIterator[Desk]:
    """The service, told of Slack by its settings, as long as this lasts; nothing it says was refused."""
    slack, port = Slack(), free_port()
    async with slack.running():
        team = slack.team("The Desk").id
        ana, ben = slack.person(team, "ana"), slack.person(team, "ben")
        politics = slack.channel(team, "politics", [ana, ben])
        settings |= {
            "HEARSAY_DATA_DIR": str(folder),
            "HEARSAY_HTTP_PORT": str(port),
            "HEARSAY_ADMINS": f"slack:{ana}",
            "SLACK_API_URL": f"{slack.base}/api/",
            "SLACK_BOT_TOKEN": slack.installation(team).token,
        }
        if by == "http":
            slack.by_http(f"http://127.0.0.1:{port}/slack/events")
            settings["SLACK_SIGNING_SECRET"] = slack.app.signing_secret
        else:
            slack.by_sockets()
            settings["SLACK_APP_TOKEN"] = slack.app.app_token
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", env=os.environ | settings, stderr=asyncio.subprocess.PIPE
        )
        try:
            await _ready(port, process)
            if by == "sockets":
                await slack.until(lambda: len(slack.sockets().open()) == 2, PATIENCE)
            yield Desk(slack, team, ana, ben, politics, process)
            await slack.settled(PATIENCE)
            process.send_signal(signal.SIGTERM)
            _, told = await asyncio.wait_for(process.communicate(), PATIENCE)
            assert process.returncode == 0, told.decode()
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
    assert slack.record.unexpected() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A newsroom whose service hears by HTTP."""
    async with newsroom(tmp_path_factory.mktemp("slack"), by="http") as made:
        yield made


def calls(desk: Desk, since: int) -> str:
    """What the service has told Slack since then, as a file."""
    told = [call for call in desk.slack.record.calls[since:] if call.method.startswith(("chat.", "views."))]
    return as_file([{"method": call.method, **call.arguments} for call in told])


def as_file(shown: object) -> str:
    """Something as a person can read it; what is new each time is named by its kind."""
    text = json.dumps(shown, ensure_ascii=False, indent=1)
    for pattern, name in (
        (r"\b\d{10}\.\d{6}\b", "TS"),
        (r"(?<=Id: )c[a-z2-7]{7}|(?<=\")c[a-z2-7]{7}(?=\")|(?<=\[)c[a-z2-7]{7}(?=\])", "CLAIM"),
        (r"slack:[\w-]+", "KEY"),
        (r"\bb\d{9}\b", "BLOCK"),
        (r"\b[UCDV]0\d{8}\b", "ID"),
        (r'"trigger_id": "[^"]+"', '"trigger_id": "TRIGGER"'),
        (r'"hash": "[^"]+"', '"hash": "HASH"'),
    ):
        text = re.sub(pattern, name, text)
    return text + "\n"


def standing(message: dict[str, Any]) -> str:
    """A message of the app's as it stands, as a file."""
    return as_file({name: message[name] for name in ("text", "blocks", "metadata")})


def expected(name: str, said: str) -> None:
    """What was said is what the file of this name says; HEARSAY_WRITE_EXPECTED=1 writes it anew."""
    path = EXPECTED / f"{name}.json"
    if os.environ.get("HEARSAY_WRITE_EXPECTED"):
        path.write_text(said)
    assert said == path.read_text()


async def test_mention(desk: Desk) -> None:
    """A mention in a channel is answered once, in its thread, though Slack tells of it twice."""
    since = len(desk.slack.record.calls)
    said = desk.slack.mention(desk.ana, desk.politics, "help search")
    message = await desk.read_in(desk.politics, "search", said.ts)
    await desk.slack.settled(PATIENCE)
    await asyncio.sleep(0.3)
    assert len(desk.slack.standing(desk.politics, thread_ts=said.ts)) == 1
    assert message["metadata"]["event_type"] == "hearsay"
    expected("mention", calls(desk, since))


async def test_mention_in_a_thread(desk: Desk) -> None:
    """Who calls us in a thread means the message that it began with."""
    article = desk.slack.say(desk.ben, desk.politics, ARTICLE)
    desk.slack.mention(desk.ana, desk.politics, "", thread_ts=article.ts)
    report = await desk.read_in(desk.politics, "Ferry pier at Kelso closed", article.ts)
    assert "Said by: the port authority" in report["text"].replace("\u2060", "")


async def test_shortcut(desk: Desk) -> None:
    """ "Check sourcing" reads a message, also one in a thread, and is answered there."""
    root = desk.slack.say(desk.ben, desk.politics, "What do we have?")
    said = desk.slack.say(desk.ben, desk.politics, MUSEUM, thread_ts=root.ts)
    assert (await desk.slack.shortcut(desk.ana, said, "check_sourcing")).acked
    expected("shortcut", standing(await desk.read_in(desk.politics, "Museum of clocks", root.ts)))


async def test_long_paste(desk: Desk) -> None:
    """A text that Slack made several messages of is read as one."""
    filler = "The council of Kelso heard about the works at the pier for hours. "
    parts = desk.slack.paste(
        desk.ben, desk.politics, ARTICLE + "\n\n" + filler * 54 + "\n\nThe end has come, Mara Lind said."
    )
    assert len(parts) == 2
    await desk.slack.shortcut(desk.ana, parts[0], "check_sourcing")
    report = await desk.read_in(desk.politics, "Ferry pier", parts[0].ts)
    words = re.search(r"(\d+) words", report["text"])
    assert words is not None
    assert int(words[1]) > 600


async def test_command(desk: Desk) -> None:
    """What is typed as a command is answered to its asker alone."""
    since = len(desk.slack.record.calls)
    assert (await desk.slack.command(desk.ana, desk.politics, "help search")).acked
    await desk.shown_to(desk.ana, "Find remembered claims")
    expected("command", calls(desk, since))


async def test_command_where_we_are_not(desk: Desk) -> None:
    """A command is answered in a channel that we are no member of, too."""
    far = desk.slack.channel(desk.team, "elsewhere", [desk.ben], with_bot=False)
    with desk.slack.record.expecting("chat.postEphemeral not_in_channel"):
        await desk.slack.command(desk.ben, far, "help search")
        await desk.shown_to(desk.ben, "search")


async def test_direct(desk: Desk) -> None:
    """A direct message is a question by itself; an article in it is read."""
    said = desk.slack.direct(desk.ben, ORCHARD)
    expected("direct", standing(await desk.read_in(said.channel, "Late frost")))


async def test_mistake(desk: Desk) -> None:
    """What cannot be done is said with what would work."""
    since = len(desk.slack.record.calls)
    said = desk.slack.direct(desk.ben, "serch ferry")
    await desk.read_in(said.channel, "did you mean search")
    expected("mistake", calls(desk, since))


@pytest.mark.parametrize("name", ["story.txt", "story.md"])
async def test_file(desk: Desk, name: str) -> None:
    """A file beside a message is read."""
    said = desk.slack.direct(desk.ana, "", files=[(name, ARTICLE.encode())])

    def answered() -> bool:
        later = [one for one in desk.slack.standing(said.channel) if one["ts"] > said.ts]
        return any("Ferry pier" in one["text"] for one in later)

    await desk.until(answered)


async def test_hostile_words(desk: Desk) -> None:
    """What an article says does nothing in what we say of it."""
    text = HOSTILE + " " + ARTICLE
    said = desk.slack.say(desk.ben, desk.politics, "Look")
    place = desk.slack.place(desk.politics)
    place.messages[said.ts]["text"] = text  # as an attacker might have it sent
    await desk.slack.shortcut(desk.ana, said, "check_sourcing")
    report = await desk.read_in(desk.politics, "aim", said.ts)
    assert '"type": "user"' not in json.dumps(report["blocks"])
    assert "broadcast" not in json.dumps(report["blocks"])


async def test_home(desk: Desk) -> None:
    """App Home is filled when somebody looks at it."""
    await desk.slack.open_home(desk.ana)
    view = await desk.until(lambda: desk.slack.home(desk.ana))
    assert view["blocks"][-1]["elements"][0]["action_id"] == "hearsay:watch-add"


async def test_form(desk: Desk) -> None:
    """A watch is made in a form: mistakes stand below their fields."""
    assert (await desk.slack.command(desk.ana, desk.politics, "watch add")).acked
    view = desk.slack.modal(desk.ana)
    assert view is not None
    assert view["callback_id"] == "hearsay:watch"
    wrong = await desk.slack.submit(desk.ana, {"called": "Pier", "pattern": "(", "severity": "high"})
    assert isinstance(wrong.answer, dict)
    assert set(wrong.answer["errors"]) == {"pattern"}
    assert (
        await desk.slack.submit(desk.ana, {"called": "Pier", "any": "ferry pier\nKelso", "severity": "high"})
    ).acked
    await desk.shown_to(desk.ana, "Pier")
    desk.slack.modals.clear()
    await desk.slack.command(desk.ana, desk.politics, "watch edit Pier")
    view = desk.slack.modal(desk.ana)
    assert view is not None
    assert view["state"]["values"] or "Kelso" in json.dumps(view["blocks"])


async def test_edited_and_deleted(desk: Desk) -> None:
    """A message that is changed or taken away is told to us, and what Slack adds to one is not."""
    said = desk.slack.direct(desk.ben, "help watch")
    await desk.read_in(said.channel, "watch")
    desk.slack.unfurl(said)
    desk.slack.edit(said, "help mute")
    desk.slack.delete(said)
    await desk.slack.settled(PATIENCE)
    assert all(one.acked for one in desk.slack.record.deliveries)
    assert isinstance(said, Said)


async def test_sockets(tmp_path: Path) -> None:
    """By Socket Mode it is the same: two connections, of which one may be renewed and one may die."""
    async with newsroom(tmp_path, by="sockets") as desk:
        slack = desk.slack
        said = slack.mention(desk.ana, desk.politics, "help search")
        await desk.read_in(desk.politics, "search", said.ts)
        assert (await slack.command(desk.ana, desk.politics, "search pelican")).acked
        await desk.shown_to(desk.ana, "pelican")
        await slack.command(desk.ana, desk.politics, "watch add")
        wrong = await slack.submit(desk.ana, {"called": "Pier", "pattern": "("})
        assert isinstance(wrong.answer, dict)
        assert set(wrong.answer["errors"]) == {"pattern"}
        slack.in_background(slack.sockets().refresh())
        asked = [slack.direct(who, "search pelican") for who in (desk.ana, desk.ben)]
        await desk.until(lambda: len(slack.sockets().open()) == 2)
        await slack.sockets().drop()
        asked += [slack.direct(who, "search heron") for who in (desk.ana, desk.ben)]

        def answered() -> bool:
            return sum(len(slack.standing(one.channel)) for one in asked[:2]) == len(asked)

        await desk.until(answered)
        await slack.settled(PATIENCE)
        assert answered()
        await desk.until(lambda: len(slack.sockets().open()) == 2)
