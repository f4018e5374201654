"""Messages to Slack: each under our key, so that one whose outcome nobody knows is found again."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import structlog

from adapters.slack.failures import UNHEARD, failure, fate
from adapters.slack.payloads import HOME, ONLY, TS, VIEW
from adapters.slack.render import Card, drawn, home, modal
from adapters.slack.responding import Responses
from adapters.slack.standing import Standing, found_in, metadata, scanned
from adapters.slack.upload import uploaded
from adapters.slack.web import Refusal, Web
from adapters.slack.workspaces import Workspace, Workspaces
from bot.document import Document
from bot.errors import SendError, StoreError
from bot.model.chat import MessageRef, Place

ANSWERED: Final = (
    "response:"  # what the id of a message begins with that only its asker has, and nobody finds
)
MOST_KNOWN: Final = 10_000  # messages whose parts are remembered
_AS_IT_IS: Final[dict[str, Any]] = {"parse": "none", "link_names": False}
_UNFOLDED: Final[dict[str, Any]] = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}

log = structlog.get_logger(__name__)


class SlackMessenger:
    """The port `Messenger`.

    What does not fit into one message stands below it in its thread, each part under a key of its own, so
    that a message that is tried or edited again has no part twice.
    """

    def __init__(self, web: Web, workspaces: Workspaces, responses: Responses) -> None:
        """Keep what messages go out by."""
        self._web, self._workspaces, self._responses = web, workspaces, responses
        self._parts: dict[tuple[str, str], int] = {}  # how many parts stand below a message of this process
        self._told: set[tuple[str, str]] = set()

    async def send(
        self,
        place: Place,
        document: Document,
        *,
        key: str,
        reply_to: MessageRef | None,
        only_for: str | None = None,
    ) -> MessageRef:
        """Post a document; `only_for` is the id of the one person who sees it. Raises SendError."""
        workspace = await self._workspace(place)
        try:
            if place.thread == HOME:
                ref = await self._publish(workspace, _at_home(place, only_for, key), document)
            elif is_view(place):
                ref = await self._fill(workspace, place, document, anew=False)
            elif only_for is not None:
                ref = await self._show(workspace, place, document, only_for)
            else:
                ref = await self._post(workspace, place, _thread(place, reply_to), document, key)
        except Refusal as refusal:
            raise self._failed(workspace, refusal) from None
        self._worked(workspace)
        return ref

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Give a message of ours, and its parts, other words. Raises SendError."""
        workspace = await self._workspace(ref.place)
        try:
            if ref.place.thread == HOME:
                await self._publish(workspace, ref, document)
            elif is_view(ref.place):
                await self._fill(workspace, ref.place, document, anew=True)
            elif ONLY in ref.id or ref.id.startswith(ANSWERED):
                await self._show_anew(workspace, ref, document)
            else:
                made = drawn(document)
                said = _message(made.cards[0]) | {"metadata": metadata(key)} | _AS_IT_IS
                await self._web.call(workspace.token, "chat.update", channel=ref.place.id, ts=ref.id, **said)
                await self._complete(workspace, ref, document, key)
        except Refusal as refusal:
            raise self._failed(workspace, refusal) from None
        self._worked(workspace)

    async def find(self, place: Place, key: str) -> MessageRef | None:
        """A message of ours that was posted under this key, however it ended. Raises SendError."""
        if place.thread == HOME or is_view(place):
            return None  # what is said there again takes its own place
        workspace = await self._workspace(place)
        try:
            ts = await found_in(self._web, workspace, place, key)
        except Refusal as refusal:
            if refusal.code in UNHEARD or refusal.code == "thread_not_found":
                return None
            raise self._failed(workspace, refusal, doubtful=False) from None
        return MessageRef(place=place, id=ts) if ts else None

    async def _workspace(self, place: Place) -> Workspace:
        try:
            found = await self._workspaces.of(place.tenant)
        except StoreError as error:
            raise SendError(str(error), can_retry=True) from error
        if found is None:
            raise failure(Refusal("workspace", "not_installed"))
        return found

    async def _post(
        self, workspace: Workspace, place: Place, thread: str | None, document: Document, key: str
    ) -> MessageRef:
        card = drawn(document).cards[0]
        try:
            answer = await self._web.call(
                workspace.token,
                "chat.postMessage",
                channel=place.id,
                thread_ts=thread,
                metadata=metadata(key),
                **_message(card),
                **_AS_IT_IS,
                **_UNFOLDED,
            )
        except Refusal as refusal:
            if refusal.code not in UNHEARD or not place.thread:
                raise
            if not self._responses.known(place.id, place.thread):
                raise
            await self._responses.respond(place.id, place.thread, _message(card), replace=False)
            return MessageRef(place=place, id=f"{ANSWERED}{place.thread}")
        ref = MessageRef(place=place, id=str(answer["ts"]))
        self._know(ref, 0)
        await self._complete(workspace, ref, document, key)
        return ref

    async def _complete(self, workspace: Workspace, ref: MessageRef, document: Document, key: str) -> None:
        """Have the parts stand that belong below a message, and no others."""
        made = drawn(document)
        known = self._parts.pop((ref.place.id, ref.id), None)
        wanted = len(made.cards) - 1 + (made.file is not None)
        if known == 0 and not wanted:
            self._know(ref, 0)
            return
        root = ref.place.thread or ref.id
        there = Standing() if known == 0 else await scanned(self._web, workspace, ref, root=root, key=key)
        try:
            for number, card in enumerate(made.cards[1:], 2):
                await self._part(workspace, ref, root, card, f"{key}/{number}", there)
            for name in there.parts.keys() - {f"{key}/{n + 2}" for n in range(len(made.cards) - 1)}:
                await self._web.call(
                    workspace.token, "chat.delete", channel=ref.place.id, ts=there.parts[name]
                )
            if made.file is not None:
                where = ref.place.id, root
                await uploaded(self._web, workspace, where, made.file, key=key, there=there.files)
        except Refusal as refusal:
            # the message itself stands: it is found, and completed by an edit
            raise self._failed(workspace, refusal, doubtful=True) from None
        self._know(ref, wanted)

    async def _part(
        self, workspace: Workspace, ref: MessageRef, root: str, card: Card, key: str, there: Standing
    ) -> None:
        """One part; its buttons act on the message that it belongs to."""
        said = _message(card, on=ref.id) | {"metadata": metadata(key)} | _AS_IT_IS
        channel = ref.place.id
        if key in there.parts:
            await self._web.call(workspace.token, "chat.update", channel=channel, ts=there.parts[key], **said)
        else:
            await self._web.call(
                workspace.token, "chat.postMessage", channel=channel, thread_ts=root, **said, **_UNFOLDED
            )

    async def _publish(self, workspace: Workspace, ref: MessageRef, document: Document) -> MessageRef:
        """App Home: what stands there is replaced."""
        person = ref.id.split(ONLY)[1]
        view = home(document, f"{ref.place.id} {ref.id}")
        await self._web.call(workspace.token, "views.publish", user_id=person, view=view)
        return ref

    async def _fill(
        self, workspace: Workspace, place: Place, document: Document, *, anew: bool
    ) -> MessageRef:
        """A modal that waits for what it is to show; `anew`, that shows something already."""
        id, _, hash_ = (place.thread or "").removeprefix(VIEW).partition(":")
        await self._web.call(
            workspace.token,
            "views.update",
            view_id=id,
            hash=None if anew else hash_ or None,
            view=modal(document),
        )
        return MessageRef(place=place, id=id)

    async def _show(self, workspace: Workspace, place: Place, document: Document, person: str) -> MessageRef:
        """To one person; where we are no member, by the address of what the person did."""
        first = ""
        for card in drawn(document, files=False).cards:
            try:
                answer = await self._web.call(
                    workspace.token,
                    "chat.postEphemeral",
                    channel=place.id,
                    user=person,
                    thread_ts=place.thread,
                    **_message(card),
                    **_AS_IT_IS,
                )
                first = first or f"{answer.get('message_ts', '')}{ONLY}{person}"
            except Refusal as refusal:
                if refusal.code not in UNHEARD or not self._responses.known(place.id, person):
                    raise
                await self._responses.respond(place.id, person, _message(card), replace=False)
                first = first or f"{ANSWERED}{person}"
        return MessageRef(place=place, id=first)

    async def _show_anew(self, workspace: Workspace, ref: MessageRef, document: Document) -> None:
        """A message for one person is replaced where they pressed on it lately, else said once more."""
        channel, person = ref.place.id, ref.id.partition(ONLY)[2] or ref.id.removeprefix(ANSWERED)
        if self._responses.known(channel, ref.id):
            card = drawn(document, files=False).cards[0]
            await self._responses.respond(channel, ref.id, _message(card), replace=True)
        elif ref.id.startswith(ANSWERED):
            if not self._responses.known(channel, person):
                raise Refusal("response_url", "expired_url")
            for card in drawn(document, files=False).cards:
                await self._responses.respond(channel, person, _message(card), replace=False)
        else:
            await self._show(workspace, ref.place, document, person)

    def _know(self, ref: MessageRef, parts: int) -> None:
        self._parts[ref.place.id, ref.id] = parts
        while len(self._parts) > MOST_KNOWN:
            del self._parts[next(iter(self._parts))]

    def _failed(self, workspace: Workspace, refusal: Refusal, *, doubtful: bool | None = None) -> SendError:
        """The deliverer's error; what somebody has to mend is told once."""
        said, about = fate(refusal).said, (workspace.tenant, refusal.code)
        if said and about not in self._told:
            self._told.add(about)
            log.error("Slack refuses us", tenant=workspace.tenant, cause=refusal.code, reason=said)
        return failure(refusal, doubtful=doubtful)

    def _worked(self, workspace: Workspace) -> None:
        if self._told:
            self._told = {about for about in self._told if about[0] != workspace.tenant}


def _at_home(place: Place, person: str | None, key: str) -> MessageRef:
    """What stands on somebody's App Home under a key; each time it is opened that is another."""
    own = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return MessageRef(place=place, id=ONLY.join((HOME, person or place.id, own)))


def is_view(place: Place) -> bool:
    """Whether a place is a modal of somebody's."""
    return (place.thread or "").startswith(VIEW)


def _thread(place: Place, reply_to: MessageRef | None) -> str | None:
    """Where a message stands: in its place's thread; in a channel else below what it answers."""
    if place.thread or reply_to is None or place.id.startswith("D"):
        return place.thread
    return reply_to.id if TS.fullmatch(reply_to.id) else None


def _message(card: Card, *, on: str = "") -> dict[str, Any]:
    """A card's words and blocks; `on` is the message that its buttons act on, if not its own."""
    blocks = [
        block | {"block_id": f"on:{on}:{number}"} if on and block["type"] == "actions" else block
        for number, block in enumerate(card.blocks)
    ]
    return {"text": card.text, "blocks": blocks}
