"""What is heard in Slack: who reads along, what is asked about, forms, connections, and who installs us."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from adapters.slack import web
from adapters.slack.deliver import SlackMessenger
from adapters.slack.gate import PATH, Payload, Reply, gate
from adapters.slack.installing import MOST_STATES, App, Installed, Installer
from adapters.slack.responding import Responses
from adapters.slack.sealing import Seal
from adapters.slack.sockets import AT_ONCE, Sockets
from adapters.slack.windows import Watching
from adapters.slack.workspaces import OneWorkspace
from bot.document import Action, Actions, Document, Paragraph, Text
from bot.model.chat import Actor, Audience, Kind, Place, Platform, Request
from bot.model.watch import Field
from tests.adapters.slack.hearing import Kept, dispatching, serving
from tests.fakes.storage import FakeStorage
from tests.servers.slack import Said, Slack

FIELDS = (
    Field(name="called", label="Name", hint="what it is called", example="Dam", many=False),
    Field(name="any", label="Any of", hint="phrases", example="Velm dam"),
    Field(
        name="status",
        label="Status",
        hint="what the desk thinks",
        example="false",
        choices=("false", "verified"),
    ),
    Field(name="to", label="To", hint="where", example="#desk", many=False),
    Field(
        name="severity",
        label="Severity",
        hint="how loud",
        example="high",
        many=False,
        choices=("high", "low"),
    ),
)


async def _standing(place: Place, name: str) -> Mapping[str, str] | None:  # noqa: ARG001
    return {"called": "Dam", "any": "Velm dam\nburst", "severity": "low"} if name == "Dam" else None


async def _admits(place: Place, actor: Actor) -> bool:
    return bool(actor.id) and place.name != "closed"


WATCHING = Watching(
    fields=FIELDS,
    mistakes=lambda fields: {} if "dam" in fields.get("any", "dam") else {"any": "no dam in it", "x": "odd"},
    typed=lambda fields: " ".join(f"{name}:{value!r}" for name, value in fields.items()),
    standing=_standing,
    admits=_admits,
)


@dataclass(frozen=True)
class Desk:
    """A workspace in which we listen."""

    slack: Slack
    kept: Kept
    team: str
    ana: str
    ben: str
    politics: str

    async def heard(self, said: Said, kind: Kind = Kind.ASKED) -> Request:
        """The request that a message was."""
        request: Request = await self.slack.until(
            lambda: next((r for r in self.kept.requests if r.message == said.ts and r.kind is kind), None)
        )
        return request


@asynccontextmanager
async def opened() -> AsyncIterator[Desk]:
    """A workspace, for as long as this lasts; nothing that was not expected was refused."""
    slack, kept = Slack(), Kept()
    async with slack.running():
        team = slack.team("The Desk").id
        ana, ben = slack.person(team, "ana"), slack.person(team, "ben")
        politics = slack.channel(team, "politics", [ana, ben])
        async with web.opened(f"{slack.base}/api/") as api:
            known = OneWorkspace(api, slack.installation(team).token, clock=time.monotonic)
            dispatch = dispatching(kept, api, known, WATCHING)
            async with serving(gate(slack.app.signing_secret, dispatch, now=time.time)) as base:
                slack.by_http(base + PATH)
                yield Desk(slack, kept, team, ana, ben, politics)
                await slack.settled()
    assert slack.record.unexpected() == []


async def test_who_reads_along() -> None:
    """The newsroom's own is what full members say in public channels that are shared with nobody."""
    async with opened() as desk:
        slack = desk.slack
        guest = slack.person(desk.team, "gus", is_restricted=True)
        far = slack.team("Elsewhere", installed=False).id
        stranger = slack.person(far, "sam")
        slack.place(desk.politics).members |= {guest}
        secret = slack.channel(desk.team, "secret", [desk.ana], private=True)
        shared = slack.channel(desk.team, "shared", [desk.ana])
        slack.share(shared, far, [stranger])
        cases = [
            (slack.mention(desk.ana, desk.politics, "help"), Audience.ORG),
            (slack.mention(guest, desk.politics, "help"), Audience.ROOM),
            (slack.mention(desk.ana, secret, "help"), Audience.ROOM),
            (slack.mention(desk.ana, shared, "help"), Audience.ROOM),
            (slack.mention(stranger, shared, "help"), Audience.ROOM),
            (slack.mention(desk.ana, slack.group(desk.ana, desk.ben, guest), "help"), Audience.ROOM),
            (slack.direct(desk.ana, "help"), Audience.PERSON),
        ]
        for said, audience in cases:
            assert (await desk.heard(said)).place.audience is audience, said
        request = await desk.heard(cases[0][0])
        assert (request.place.name, request.actor.name) == ("politics", "ana")


async def test_not_known_is_a_room() -> None:
    """When Slack does not say who reads along, it is whoever is in the room."""
    async with opened() as desk:
        desk.slack.faults.order("conversations.info", "500 before")
        said = desk.slack.mention(desk.ana, desk.politics, "help")
        assert (await desk.heard(said)).place.audience is Audience.ROOM


async def test_told_to_wait_it_waits() -> None:
    """A method that Slack lets rest is left alone, for whatever channel; events are heard meanwhile."""
    async with opened() as desk:
        slack = desk.slack
        sport = slack.channel(desk.team, "sport", [desk.ana])
        slack.faults.retry_after = 60
        slack.faults.order("conversations.info", "ratelimited")
        for channel in (desk.politics, sport):
            said = slack.mention(desk.ana, channel, "help")
            assert (await desk.heard(said)).place.audience is Audience.ROOM
        assert sum(call.method == "conversations.info" for call in slack.record.calls) == 1


async def test_made_private_is_known_at_once() -> None:
    """A channel that was made private, or shared, is no longer open to all, whatever was known of it."""
    async with opened() as desk:
        before = desk.slack.mention(desk.ana, desk.politics, "help")
        assert (await desk.heard(before)).place.audience is Audience.ORG
        desk.slack.convert_to_private(desk.politics, desk.ana)
        await desk.slack.settled()
        after = desk.slack.mention(desk.ana, desk.politics, "help")
        assert (await desk.heard(after)).place.audience is Audience.ROOM
        assert [r.place.audience for r in desk.kept.requests if r.kind is Kind.PLACE] == [Audience.ROOM]


async def test_a_thread_is_about_its_first_message() -> None:
    """Who calls us in a thread asks about the message that began it, its files and its whole paste."""
    async with opened() as desk:
        root = desk.slack.say(desk.ben, desk.politics, "The pier is shut", files=[("a.txt", b"words")])
        said = desk.slack.mention(desk.ana, desk.politics, "read", thread_ts=root.ts)
        request = await desk.heard(said)
        assert request.about == "The pier is shut"
        assert [file.name for file in request.about_attachments] == ["a.txt"]
        desk.slack.edit(said, desk.slack.record.deliveries[-1].payload["event"]["text"] + " it")
        await desk.slack.until(lambda: desk.kept.requests[-1].kind is Kind.EDITED)
        assert (desk.kept.requests[-1].about, desk.kept.requests[-1].text) == (request.about, "read it")
        parts = desk.slack.paste(desk.ben, desk.politics, "The pier is shut. " * 500)
        said = desk.slack.mention(desk.ana, desk.politics, "read", thread_ts=parts[1].ts)
        about = (await desk.heard(said)).about or ""
        assert about.count("The pier is shut.") == 500


async def test_a_paste_is_one_question() -> None:
    """A text that is too long for one message to us is asked once, and whole."""
    async with opened() as desk:
        im = desk.slack.world.direct(desk.ana, desk.slack.installation(desk.team).bot_user).id
        parts = desk.slack.paste(desk.ana, im, "The pier is shut, they say. " * 400)
        assert len(parts) == 3
        request = await desk.heard(parts[0])
        await desk.slack.settled()
        assert request.text.count("The pier is shut, they say.") == 400
        assert len(desk.kept.requests) == 1


async def test_button_is_heard_by_its_message() -> None:
    """A press says which of our messages it was on, and who did it."""
    async with opened() as desk:
        async with web.opened(f"{desk.slack.base}/api/") as api:
            token = desk.slack.installation(desk.team).token
            messenger = SlackMessenger(
                api, OneWorkspace(api, token, clock=time.monotonic), Responses(api, clock=time.monotonic)
            )
            place = Place(platform=Platform.SLACK, id=desk.politics)
            card = Document((Paragraph((Text("?"),)), Actions((Action("same", "Same", "same c1 c2"),))))
            ref = await messenger.send(place, card, key="k1", reply_to=None)
            alone = await messenger.send(place, card, key="k2", reply_to=None, only_for=desk.ben)
        await desk.slack.press(desk.ana, Said(desk.politics, ref.id), "hearsay:same")
        await desk.slack.press(desk.ben, Said(desk.politics, alone.id.partition("@")[0]), "hearsay:same")
        presses = [r for r in desk.kept.requests if r.kind is Kind.PRESSED]
        assert [(r.actor.id, r.press and r.press.on.id, r.privately) for r in presses] == [
            (desk.ana, ref.id, False),
            (desk.ben, alone.id, True),
        ]


async def test_form_is_a_command() -> None:
    """What is filled into a form is what somebody would type; what is emptied is taken away."""
    async with opened() as desk:
        slack = desk.slack
        await slack.command(desk.ana, desk.politics, "watch add")
        wrong = await slack.submit(desk.ana, {"called": "Dam", "any": "flood"})
        assert wrong.answer == {
            "response_action": "errors",
            "errors": {"any": "no dam in it", "called": "odd"},
        }
        await slack.submit(
            desk.ana, {"called": "Dam", "any": "dam\nweir", "status": ["false"], "to": desk.politics}
        )
        assert slack.modal(desk.ana) is None
        await slack.command(desk.ana, desk.politics, "watch edit Dam")
        await slack.submit(desk.ana, {"called": "Dam", "any": "dam", "severity": "high"})
        await slack.command(desk.ana, desk.politics, "watch edit Nothing")
        assert slack.modal(desk.ana) is None
        assert [r.text for r in desk.kept.requests] == [
            f"watch add called:'Dam' any:'dam\\nweir' status:'false' to:'slack:{desk.politics}'",
            "watch edit called:'Dam' any:'dam' severity:'high' status:\"\"",
            "watch edit Nothing",
        ]
        assert {(r.place.id, r.privately) for r in desk.kept.requests} == {(desk.politics, True)}


async def test_form_is_for_admins() -> None:
    """Who may not see what a place watches for is shown no form, and answered by the command."""
    async with opened() as desk:
        closed = desk.slack.channel(desk.team, "closed", [desk.ana])
        for words in ("watch edit Dam", "watch add"):
            await desk.slack.command(desk.ana, closed, words)
            assert desk.slack.modal(desk.ana) is None
        assert [r.text for r in desk.kept.requests] == ["watch edit Dam", "watch add"]


async def _tried(slack: Slack, person: str, form: dict[str, Any], typed: str) -> dict[str, Any]:
    """The view above the form after somebody typed something and tried it."""
    form["state"]["values"]["any"] = {"value": {"type": "plain_text_input", "value": typed}}
    await slack.press_in(person, form, "hearsay:watch-try")
    above = slack.modal(person)
    assert above is not None
    return above


async def test_form_is_tried() -> None:
    """A test is asked for in a view above the form, which its answer fills; mistakes are told there."""
    async with opened() as desk:
        slack = desk.slack
        await slack.command(desk.ana, desk.politics, "watch add")
        view = slack.modal(desk.ana)
        assert view is not None
        above = await _tried(slack, desk.ana, view, "dam")
        assert "Trying it" in str(above["blocks"])
        (request,) = desk.kept.requests
        assert request.text == "watch test any:'dam'"
        assert request.place.thread == f"view:{above['id']}:{above['hash']}"
        slack.modals[desk.ana].pop()
        above = await _tried(slack, desk.ana, view, "flood")
        assert "no dam in it" in str(above["blocks"])
        assert len(desk.kept.requests) == 1


async def test_connections_are_kept_open() -> None:
    """A connection that is dead but open is noticed, and what comes meanwhile is heard by the other."""
    slack, kept = Slack(), Kept()
    slack.by_sockets()
    async with slack.running():
        team = slack.team("The Desk").id
        ana = slack.person(team, "ana")
        async with web.opened(f"{slack.base}/api/") as api:
            known = OneWorkspace(api, slack.installation(team).token, clock=time.monotonic)
            dispatch = dispatching(kept, api, known)
            sockets = Sockets(api, slack.app.app_token, dispatch, alive=known.alive, watch=0.3, ping=0.1)
            running = asyncio.ensure_future(sockets.run())
            await slack.until(lambda: len(slack.sockets().open()) == 2)
            dead = slack.sockets().die()
            said = [slack.direct(ana, f"help {number}") for number in range(8)]
            await slack.until(lambda: len(kept.requests) == len(said))
            await slack.until(lambda: dead not in slack.sockets().open() and len(slack.sockets().open()) == 2)
            kept.broken = True
            slack.direct(ana, "help later")
            await slack.until(lambda: slack.record.deliveries[-1].tries)
            kept.broken = False
            await slack.until(lambda: kept.requests[-1].text == "help later")
            await slack.settled()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_addresses_are_good_once() -> None:
    """Who could not connect in time asks for another address."""
    slack, kept = Slack(), Kept()
    slack.by_sockets()
    async with slack.running(), web.opened(f"{slack.base}/api/") as api:
        team = slack.team("The Desk").id
        known = OneWorkspace(api, slack.installation(team).token, clock=time.monotonic)
        dispatch = dispatching(kept, api, known)
        sockets = Sockets(api, slack.app.app_token, dispatch, alive=known.alive, watch=0.2, ping=0.1)
        running = asyncio.ensure_future(sockets.run())
        late = asyncio.get_running_loop().time() + 0.3
        while asyncio.get_running_loop().time() < late:
            slack.sockets().urls.clear()
            await asyncio.sleep(0)
        await slack.until(lambda: len(slack.sockets().open()) == 2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_token_that_is_no_good_is_told() -> None:
    """Whoever runs us learns that nothing is heard, and why, as long as that is so."""
    slack, kept = Slack(), Kept()
    slack.by_sockets()
    async with slack.running(), web.opened(f"{slack.base}/api/") as api:
        team = slack.team("The Desk").id
        known = OneWorkspace(api, slack.installation(team).token, clock=time.monotonic)
        dispatch = dispatching(kept, api, known)
        sockets = Sockets(api, "xapp-no", dispatch, alive=known.alive, watch=0.2, ping=0.1)
        with slack.record.expecting("invalid_auth"), capture_logs() as logged:
            running = asyncio.ensure_future(sockets.run())
            await slack.until(lambda: sum(line["log_level"] == "error" for line in logged) > 1)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert {line["cause"] for line in logged if line["log_level"] == "error"} == {"invalid_auth"}


async def test_a_flood_is_taken_in_a_few_at_a_time() -> None:
    """Of many events at once only some are seen to together, and each is taken in the end."""
    slack, kept = Slack(), Kept()
    at_once: list[int] = []
    slack.by_sockets()
    async with slack.running():
        team = slack.team("The Desk").id
        ana = slack.person(team, "ana")
        async with web.opened(f"{slack.base}/api/") as api:
            known = OneWorkspace(api, slack.installation(team).token, clock=time.monotonic)
            dispatch, inside = dispatching(kept, api, known), 0

            async def slowly(payload: Payload) -> Reply:
                nonlocal inside
                inside += 1
                at_once.append(inside)
                await asyncio.sleep(0.01)
                try:
                    return await dispatch(payload)
                finally:
                    inside -= 1

            sockets = Sockets(api, slack.app.app_token, slowly, alive=known.alive)
            running = asyncio.ensure_future(sockets.run())
            await slack.until(lambda: len(slack.sockets().open()) == 2)
            said = [slack.direct(ana, f"help {number}") for number in range(60)]
            await slack.until(lambda: len({one.id for one in kept.requests}) == len(said))
            await slack.settled()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert 1 < max(at_once) <= AT_ONCE


@asynccontextmanager
async def installing() -> AsyncIterator[tuple[Slack, str, Installed, aiohttp.ClientSession]]:
    """A Slack in which nobody has us yet, the address of our pages, who knows the workspaces, a browser."""
    slack, storage = Slack(), FakeStorage()
    async with slack.running(), web.opened(f"{slack.base}/api/") as api:
        installed = Installed(api, storage, Seal("a key of tests, and a long one"), clock=time.monotonic)
        app = App(client_id=slack.app.client_id, client_secret=slack.app.client_secret)
        installer = Installer(app, installed, api, storage, now=time.time)
        kept = Kept()
        dispatch = dispatching(kept, api, installed)
        check = gate(slack.app.signing_secret, dispatch, now=time.time)
        jar = aiohttp.CookieJar(unsafe=True)  # addresses without names
        async with serving(installer.add, check) as base, aiohttp.ClientSession(cookie_jar=jar) as browser:
            slack.by_http(base + PATH)
            yield slack, base, installed, browser
            await slack.settled()


async def test_install_and_uninstall() -> None:
    """A workspace that installs us is a tenant, until it throws us out; its token is kept sealed."""
    async with installing() as (slack, base, installed, browser):
        team = slack.team("The Desk", installed=False).id
        ana = slack.person(team, "ana")
        slack.approving = (team, ana)
        async with browser.get(f"{base}/slack/install") as answer:
            assert "installed" in await answer.text()
            assert answer.status == 200
            link = str(answer.url)
        known = await installed.of(team)
        assert known is not None
        assert known.token == slack.installation(team).token
        async with installed._storage.begin(write=False) as unit:
            sealed = await unit.vault.get(f"slack/workspace/{team}")
            assert sealed is not None
            assert known.token.encode() not in sealed
            assert [name for name in await unit.vault.names() if "state" in name] == []
        async with browser.get(link) as answer:
            assert answer.status == 400  # a state is good once
        slack.uninstall(team)
        await slack.settled()
        assert await installed.of(team) is None


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y"])
async def test_install_needs_a_state_of_ours(query: str) -> None:
    """Who comes back without having been sent by us installs nothing."""
    async with installing() as (slack, base, _, browser):
        async with browser.get(f"{base}/slack/oauth_redirect{query}") as answer:
            assert answer.status == 400
        assert slack.record.of("oauth.v2.access") == []


async def test_many_set_out() -> None:
    """However many set out to install us and never come back, only so many are remembered, for their time."""
    async with installing() as (_, base, installed, browser):
        storage = installed._storage
        for until, status in ((time.time() + 600, 503), (time.time() - 1, 302)):
            async with storage.begin() as unit:
                for number in range(MOST_STATES):
                    await unit.vault.put(f"slack/state/{number}", str(until).encode())
                await unit.commit()
            async with browser.get(f"{base}/slack/install", allow_redirects=False) as answer:
                assert answer.status == status
        async with storage.begin(write=False) as unit:
            assert len(await unit.vault.names("slack/state/")) == 1


async def test_state_is_a_browsers_own() -> None:
    """A link to the way back that somebody else was given is of no use."""
    async with installing() as (slack, base, _, browser):
        team = slack.team("The Desk", installed=False).id
        slack.approving = (team, slack.person(team, "ana"))
        async with browser.get(f"{base}/slack/install", allow_redirects=False) as answer:
            onward = answer.headers["Location"]
        async with aiohttp.ClientSession() as other, other.get(onward) as answer:
            assert answer.status == 400
        assert slack.record.of("oauth.v2.access") == []


def test_seal_opens_for_its_name_and_key_alone() -> None:
    """What is sealed opens neither with another key nor under another name."""
    seal = Seal("one key of tests that is long")
    sealed = seal.sealed("a", {"token": "xoxb-1"})
    assert seal.opened("a", sealed) == {"token": "xoxb-1"}
    assert seal.opened("b", sealed) is None
    assert Seal("another key of tests").opened("a", sealed) is None
    assert seal.opened("a", b"") is None
