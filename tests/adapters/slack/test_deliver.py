"""Messages in Slack: each stands there once, whatever goes wrong with the calls."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from adapters.slack import web
from adapters.slack.deliver import SlackMessenger
from adapters.slack.files import SlackFiles
from adapters.slack.responding import Responses
from adapters.slack.workspaces import OneWorkspace
from bot.document import Action, Actions, Block, Document, Heading, Paragraph, Text
from bot.errors import FetchError, FetchFailed, FetchRefused, PageUnavailable, SendError
from bot.model.chat import Attachment, MessageRef, Place, Platform
from tests.servers.slack import Slack


@dataclass(frozen=True)
class Desk:
    """A workspace, and who speaks there for us."""

    slack: Slack
    messenger: SlackMessenger
    files: SlackFiles
    place: Place
    team: str
    ana: str


@asynccontextmanager
async def opened() -> AsyncIterator[Desk]:
    """Everything, as long as this lasts; nothing that was not expected was refused."""
    slack = Slack()
    slack.by_http("http://127.0.0.1:9/slack/events").waits = ()  # nobody listens
    async with slack.running():
        team = slack.team("The Desk").id
        ana = slack.person(team, "ana")
        channel = slack.channel(team, "politics", [ana])
        async with web.opened(f"{slack.base}/api/") as api:
            known = OneWorkspace(api, slack.installation(team).token, clock=time.monotonic)
            yield Desk(
                slack=slack,
                messenger=SlackMessenger(api, known, Responses(api, clock=time.monotonic)),
                files=SlackFiles(api, known),
                place=Place(platform=Platform.SLACK, id=channel),
                team=team,
                ana=ana,
            )
        await slack.settled()
    assert slack.record.unexpected() == []


def note(words: str) -> Document:
    """One line."""
    return Document((Paragraph((Text(words),)),))


def long(parts: int, words: str = "said") -> Document:
    """As many messages as wanted, with buttons in the last."""
    blocks: list[Block] = [Heading((Text("Long"),), level=1)]
    blocks += [Paragraph((Text(f"{number} {words} " * 700),)) for number in range(parts)]
    return Document((*blocks, Actions((Action("same", "Same", "same c1 c2"),))))


async def test_one_message_under_our_key() -> None:
    """What is sent stands there once, is found by its key, and is edited in its place."""
    async with opened() as desk:
        ref = await desk.messenger.send(desk.place, note("one"), key="k1", reply_to=None)
        await desk.messenger.send(desk.place, note("two"), key="k2", reply_to=None)
        assert await desk.messenger.find(desk.place, "k1") == ref
        assert await desk.messenger.find(desk.place, "k3") is None
        await desk.messenger.edit(ref, note("another"), key="k1")
        assert [one["text"] for one in desk.slack.standing(desk.place.id)] == ["another", "two"]
        assert await desk.messenger.find(desk.place, "k1") == ref


async def test_in_a_thread() -> None:
    """An answer stands in its thread, and is found there."""
    async with opened() as desk:
        said = desk.slack.say(desk.ana, desk.place.id, "What do we have?")
        there = Place(platform=Platform.SLACK, id=desk.place.id, thread=said.ts)
        ref = await desk.messenger.send(there, note("this"), key="k1", reply_to=None)
        assert [one["ts"] for one in desk.slack.standing(desk.place.id, thread_ts=said.ts)] == [ref.id]
        assert await desk.messenger.find(there, "k1") == ref
        below = MessageRef(place=desk.place, id=said.ts)
        await desk.messenger.send(desk.place, note("that"), key="k2", reply_to=below)
        assert len(desk.slack.standing(desk.place.id, thread_ts=said.ts)) == 2


async def test_parts_stand_once() -> None:
    """Each part of a long document stands once in the thread, also when it is tried and edited again."""
    async with opened() as desk:
        ref = await desk.messenger.send(desk.place, long(6), key="k1", reply_to=None)
        parts = desk.slack.standing(desk.place.id, thread_ts=ref.id)
        count = len(parts)
        assert count > 1
        buttons = [block for one in parts for block in one["blocks"] if block["type"] == "actions"]
        assert [block["block_id"].split(":")[1] for block in buttons] == [ref.id]
        again = SlackMessenger(desk.messenger._web, desk.messenger._workspaces, desk.messenger._responses)
        await again.edit(ref, long(6, "said!"), key="k1")
        assert len(desk.slack.standing(desk.place.id, thread_ts=ref.id)) == count
        assert "said!" in desk.slack.standing(desk.place.id, thread_ts=ref.id)[-1]["text"]
        await again.edit(ref, note("short"), key="k1")
        assert [one for one in desk.slack.standing(desk.place.id) if one["ts"] != ref.id] == []


@pytest.mark.parametrize("fault", ["reset", "500 after", "500 before", "ratelimited"])
async def test_a_part_that_failed_is_made_up_for(fault: str) -> None:
    """When a part fails the message is doubtful; found again, it is completed without any part twice."""
    async with opened() as desk:
        desk.slack.faults.order("chat.postMessage", "", fault)
        with pytest.raises(SendError) as failed:
            await desk.messenger.send(desk.place, long(6), key="k1", reply_to=None)
        assert failed.value.can_retry
        assert failed.value.doubtful
        if fault == "ratelimited":
            assert failed.value.after == 1
            await desk.slack.until(lambda: time.time() > desk.slack.record.calls[-1].at + 1.1)
        ref = await desk.messenger.find(desk.place, "k1")
        assert ref is not None
        await desk.messenger.edit(ref, long(6), key="k1")
        keys = [
            one["metadata"]["event_payload"]["key"]
            for one in desk.slack.place(desk.place.id).messages.values()
        ]
        assert len(keys) == len(set(keys)) > 2


async def test_too_long_for_messages() -> None:
    """What no thread should hold is a file in the thread, once."""
    async with opened() as desk:
        ref = await desk.messenger.send(desk.place, long(40), key="k1", reply_to=None)
        await desk.messenger.edit(ref, long(40), key="k1")
        stored = [file for file in desk.slack.world.files.values() if file.name.endswith(".txt")]
        assert len(stored) == 1
        assert stored[0].body.decode().count("39 said") == 700


# Fault of chat.postMessage -> whether it can be tried again, whether it may stand there, how long to wait
FAULTS = [
    ("500 before", True, True, None),
    ("500 after", True, True, None),
    ("reset", True, True, None),
    ("ratelimited", True, False, 1.0),
]


@pytest.mark.parametrize(("fault", "can_retry", "doubtful", "after"), FAULTS)
async def test_faults(fault: str, *, can_retry: bool, doubtful: bool, after: float | None) -> None:
    """The deliverer hears what a fault leaves open; nothing is tried again behind its back."""
    async with opened() as desk:
        desk.slack.faults.order("chat.postMessage", fault)
        with pytest.raises(SendError) as failed:
            await desk.messenger.send(desk.place, note("one"), key="k1", reply_to=None)
        told = failed.value
        assert (told.can_retry, told.doubtful, told.after) == (can_retry, doubtful, after)
        assert sum(call.method == "chat.postMessage" for call in desk.slack.record.calls) == 1
        found = await desk.messenger.find(desk.place, "k1")
        assert (found is not None) is (fault in {"500 after", "reset"})


REFUSALS = [
    ("channel_not_found", False, None),
    ("is_archived", False, None),
    ("not_in_channel", False, None),
    ("token_revoked", True, 60.0),
]


@pytest.mark.parametrize(("code", "can_retry", "after"), REFUSALS)
async def test_refusals(code: str, *, can_retry: bool, after: float | None) -> None:
    """What will be refused as often as it is tried is given up; a bad token keeps everything waiting."""
    async with opened() as desk:
        place = desk.place
        if code == "channel_not_found":
            place = Place(platform=Platform.SLACK, id="C0NOWHERE")
        if code == "is_archived":
            desk.slack.place(place.id).is_archived = True
        if code == "not_in_channel":
            desk.slack.place(place.id).members = {desk.ana}
        if code == "token_revoked":
            desk.slack.installation(desk.team).error = code
        with desk.slack.record.expecting(code), pytest.raises(SendError) as failed:
            await desk.messenger.send(place, note("one"), key="k1", reply_to=None)
        told = failed.value
        assert (told.can_retry, told.doubtful, told.after) == (can_retry, False, after)


async def test_for_one_person() -> None:
    """What is for one person is shown to nobody else, and new words are shown once more."""
    async with opened() as desk:
        ref = await desk.messenger.send(
            desk.place, note("only you"), key="k1", reply_to=None, only_for=desk.ana
        )
        await desk.messenger.edit(ref, note("you again"), key="k1")
        assert [m["text"] for m in desk.slack.hidden_from_others(desk.ana)] == ["only you", "you again"]
        assert desk.slack.standing(desk.place.id) == []


async def test_home() -> None:
    """App Home is published for its person, again and again."""
    async with opened() as desk:
        place = Place(platform=Platform.SLACK, id="D0ANA", thread="home")
        ref = await desk.messenger.send(place, note("Welcome"), key="k1", reply_to=None, only_for=desk.ana)
        await desk.messenger.edit(ref, note("Welcome back"), key="k1")
        view = desk.slack.home(desk.ana)
        assert view is not None
        assert "Welcome back" in str(view["blocks"])
        assert view["private_metadata"] == f"D0ANA {ref.id}"


def upload(desk: Desk, name: str, body: bytes = b"words") -> Attachment:
    """A file that ana put into the channel."""
    desk.slack.say(desk.ana, desk.place.id, "", files=[(name, body)])
    file = list(desk.slack.world.files.values())[-1]
    url = f"{desk.slack.base}/files-pri/{desk.team}-{file.id}/download/{name}"
    return Attachment(name=name, locator=url, media_type=file.mimetype, size=len(body))


async def test_files_are_got() -> None:
    """A file's bytes come with its type; one of another workspace is asked for by its id."""
    async with opened() as desk:
        attachment = upload(desk, "story.txt", b"The pier is closed")
        assert (await desk.files.fetch(desk.place, attachment)).body == b"The pier is closed"
        id = next(iter(desk.slack.world.files))
        far = Attachment(name="file", locator=f"file:{id}")
        assert (await desk.files.fetch(desk.place, far)).body == b"The pier is closed"


@pytest.mark.parametrize(
    ("attachment", "error"),
    [
        (Attachment(name="a.exe", locator="https://files.slack.com/a.exe"), FetchRefused),
        (Attachment(name="a.zip", locator="x", media_type="application/zip"), FetchRefused),
        (Attachment(name="a.pdf", locator="https://files.slack.com/a.pdf", size=2**30), FetchRefused),
        (Attachment(name="a.txt", locator="https://evil.example/a.txt"), FetchRefused),
        (Attachment(name="a.txt", locator="https://files.slack.com.evil.example/a.txt"), FetchRefused),
        (Attachment(name="a.txt", locator="https://files.slack.com@evil.example/a.txt"), FetchRefused),
        (Attachment(name="a.txt", locator="http://files.slack.com/a.txt"), FetchRefused),
        (Attachment(name="a.txt", locator="file:///etc/passwd"), PageUnavailable),
        (Attachment(name="a.txt", locator=""), FetchRefused),
    ],
)
async def test_files_that_are_refused(attachment: Attachment, error: type[FetchError]) -> None:
    """Nothing is asked of anybody but Slack, and our token is shown to nobody else."""
    async with opened() as desk:
        desk.slack.record.allow("file_not_found", "invalid_arguments")
        with pytest.raises(error):
            await desk.files.fetch(desk.place, attachment)
        assert not [call for call in desk.slack.record.calls if call.method == "download"]


async def test_login_page_is_no_file() -> None:
    """Without the scope for files Slack shows its login page, which is told as what it is."""
    async with opened() as desk:
        attachment = upload(desk, "story.html", b"<p>The pier is closed</p>")
        here = desk.slack.installation(desk.team)
        here.scopes = here.scopes - {"files:read"}
        with (
            desk.slack.record.expecting("not_allowed"),
            pytest.raises(PageUnavailable, match="files:read"),
        ):
            await desk.files.fetch(desk.place, attachment)


async def test_slack_is_away() -> None:
    """A file may come later when Slack does not answer."""
    async with opened() as desk:
        attachment = upload(desk, "story.txt")
        async with web.opened("http://127.0.0.1:9/api/") as nowhere:
            files = SlackFiles(nowhere, desk.messenger._workspaces)
            there = Attachment(name="story.txt", locator="http://127.0.0.1:9/files-pri/story.txt")
            with pytest.raises(FetchFailed) as failed:
                await files.fetch(desk.place, there)
            assert failed.value.can_retry
        assert attachment.size == 5
