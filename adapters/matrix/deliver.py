"""Says things in rooms: notices with plain words and HTML, in threads, with signs to react with."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import structlog

from adapters.matrix.render import Words, render
from adapters.matrix.sending import REACTION, NotThere, NotYet, Refused, Sender, Unreachable, transaction
from adapters.matrix.signs import sign
from bot.document import Actions, Document
from bot.errors import SendError
from bot.model.chat import MessageRef, Place

NOT_YET: Final = 1.0  # seconds until a room that we just came to is known
SIGNED_OUT: Final = 15.0  # seconds until we are logged in again, when that can be done without anybody
LOCKED: Final = 60.0  # seconds until somebody may have seen to the account
SHORT: Final = 500  # characters of the words that only clients without edits show
GONE: Final = Words(body="…", formatted="<p>…</p>")  # where a part stood that is no more
_MANY: Final = 1000  # messages whose parts and signs are remembered; the others are looked up
_MOST_PARTS: Final = 64
_LATER: Final = frozenset({"M_RESOURCE_LIMIT_EXCEEDED", "M_USER_LOCKED", "M_CONSENT_NOT_GIVEN"})

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Standing:
    """What belongs to a message besides its first event: further parts, and our signs with their events."""

    parts: list[str] = field(default_factory=list)
    signs: dict[str, str] = field(default_factory=dict)


class MatrixMessenger:
    """A Messenger (bot.ports) over one device. A try that is repeated doubles nothing."""

    def __init__(self, sender: Sender) -> None:
        """`sender` sends as the device that is ours."""
        self._sender = sender
        self._standing: OrderedDict[str, Standing] = OrderedDict()
        self._found: dict[str, Mapping[str, Any]] = {}  # what an earlier try is known to have said

    async def send(
        self,
        place: Place,
        document: Document,
        *,
        key: str,
        reply_to: MessageRef | None,
        only_for: str | None = None,
    ) -> MessageRef:
        """Post a document under our key. Raises SendError.

        A room has no words for one person alone: `only_for` is named, and is the only one who is notified.
        """
        with _told(place):
            first, *rest = render(document)
            says = _content(first, _related(place, reply_to), only_for)
            ref = MessageRef(place=place, id=await self._put(place, says, transaction(key)))
            standing = Standing()
            self._remember(ref, standing)
            await self._continue(ref, standing, rest, key=key)
            await self._sign(ref, standing, document, key=key)
            return ref

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Give a message of ours other words. Raises SendError."""
        with _told(ref.place):
            first, *rest = render(document)
            standing = self._standing.get(ref.id) or await self._looked_up(ref, key)
            self._remember(ref, standing)
            if not _same(self._found.pop(ref.id, {}), first):
                await self._replace(ref, ref.id, first)
            for number, part in enumerate(standing.parts):
                await self._replace(ref, part, rest[number] if number < len(rest) else GONE)
            await self._continue(ref, standing, rest, key=key)
            await self._sign(ref, standing, document, key="")

    async def find(self, place: Place, key: str) -> MessageRef | None:
        """A message of ours that was posted under this key. Raises SendError.

        The homeserver tells us, and nobody else, the transaction id of each event of ours.
        """
        wanted = transaction(key)
        with _told(place):
            async for event in self._sender.latest(place.id):
                if _transaction(event) == wanted:
                    ref = MessageRef(place=place, id=event["event_id"])
                    self._found = {ref.id: self._sender.content(place.id, event)}
                    return ref
        return None

    async def _continue(
        self, ref: MessageRef, standing: Standing, rest: Sequence[Words], *, key: str
    ) -> None:
        """Say what does not fit into the first event, in the same thread, from where it stands."""
        thread = ref.place.thread or ref.id
        for words in rest[len(standing.parts) :]:
            says = _content(words, _threaded(thread, ref.id), None)
            number = len(standing.parts) + 1
            standing.parts.append(await self._put(ref.place, says, transaction(key, str(number))))

    async def _sign(self, ref: MessageRef, standing: Standing, document: Document, *, key: str) -> None:
        """Have our signs stand below a message: one for each action it has now, and no other."""
        wanted = dict.fromkeys(sign(action.name) for action in _actions(document))
        for gone in [shown for shown in standing.signs if shown not in wanted]:
            await self._sender.redact(ref.place.id, standing.signs.pop(gone), secrets.token_hex(16))
        for shown in wanted:
            if shown not in standing.signs:
                once = transaction(key, f"sign {shown}") if key else secrets.token_hex(16)
                standing.signs[shown] = await self._react(ref, shown, once)

    async def _react(self, ref: MessageRef, shown: str, once: str) -> str:
        """A reaction of ours; "" when it stands already, or may not: what to type stands beside it."""
        relates = {"rel_type": "m.annotation", "event_id": ref.id, "key": shown}
        try:
            return await self._sender.put(ref.place.id, REACTION, {"m.relates_to": relates}, once)
        except Refused as error:
            if error.can_retry or error.signed_out:
                raise
            log.info("no sign", code=error.code)
            return ""

    async def _replace(self, ref: MessageRef, event: str, words: Words) -> None:
        """An edit. It has a new id each time: the same words may come a second time, after others."""
        says = {
            "msgtype": "m.notice",
            "body": f"* {words.body[:SHORT]}",
            "m.mentions": {},
            "m.new_content": _content(words, None, None),
            "m.relates_to": {"rel_type": "m.replace", "event_id": event},
        }
        await self._put(ref.place, says, secrets.token_hex(16))

    async def _put(self, place: Place, says: Mapping[str, Any], once: str) -> str:
        return await self._sender.put(place.id, "m.room.message", says, once)

    def _remember(self, ref: MessageRef, standing: Standing) -> None:
        self._standing[ref.id] = standing
        self._standing.move_to_end(ref.id)
        while len(self._standing) > _MANY:
            self._standing.popitem(last=False)

    async def _looked_up(self, ref: MessageRef, key: str) -> Standing:
        """What belongs to a message that we do not remember sending."""
        numbers = {transaction(key, str(number)): number for number in range(1, _MOST_PARTS)}
        parts: dict[int, str] = {}
        signs: dict[str, str] = {}
        async for event in self._sender.following(ref.place.id, ref.id):
            number = numbers.get(_transaction(event))
            relates = _dict(_dict(event.get("content")).get("m.relates_to"))
            if number is not None:
                parts[number] = event["event_id"]
            elif relates.get("rel_type") == "m.annotation" and relates.get("event_id") == ref.id:
                signs[str(relates.get("key"))] = event["event_id"]
        return Standing([parts[number] for number in sorted(parts)], signs)


def _content(words: Words, relates: Mapping[str, Any] | None, only_for: str | None) -> dict[str, Any]:
    """A notice, which no bot may answer; it mentions nobody but the person whom it is for."""
    lead = f"For {only_for}:" if only_for else ""
    says: dict[str, Any] = {
        "msgtype": "m.notice",
        "body": f"{lead}\n\n{words.body}" if lead else words.body,
        "format": "org.matrix.custom.html",
        "formatted_body": f"<p>{_plain_id(lead)}</p>\n{words.formatted}" if lead else words.formatted,
        "m.mentions": {"user_ids": [only_for]} if only_for else {},
    }
    return says | ({"m.relates_to": relates} if relates else {})


def _plain_id(lead: str) -> str:
    """A person's id as HTML: old ids may hold any character."""
    return lead.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _related(place: Place, reply_to: MessageRef | None) -> dict[str, Any] | None:
    """In the thread it was asked in, or else as a reply to what asked."""
    if place.thread is not None:
        return _threaded(place.thread, reply_to.id if reply_to else place.thread)
    return {"m.in_reply_to": {"event_id": reply_to.id}} if reply_to else None


def _threaded(thread: str, after: str) -> dict[str, Any]:
    return {
        "rel_type": "m.thread",
        "event_id": thread,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": after},
    }


def _same(says: Mapping[str, Any], words: Words) -> bool:
    return (says.get("body"), says.get("formatted_body")) == (words.body, words.formatted)


def _actions(document: Document) -> Iterator[Any]:
    for block in document.blocks:
        if isinstance(block, Actions):
            yield from block.actions


def _transaction(event: Mapping[str, Any]) -> str:
    return str(_dict(event.get("unsigned")).get("transaction_id", ""))


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


@contextmanager
def _told(place: Place) -> Iterator[None]:
    """What goes wrong in a room, as the core understands it."""
    where = f"the Matrix room {place.id}"
    try:
        yield
    except NotYet as error:
        raise SendError(f"{where} is not known yet", can_retry=True, after=NOT_YET) from error
    except NotThere as error:
        raise SendError(f"we are not in {where}: invite the bot", can_retry=False) from error
    except Unreachable as error:
        raise SendError(f"{where}: no answer: {error}", can_retry=True, doubtful=True) from error
    except Refused as error:
        raise refused(where, error) from error


def refused(where: str, error: Refused) -> SendError:
    """What a homeserver's no means for who wants to say something.

    Whether it may have got through, and whether and when to try again: a server that is in trouble may have
    taken it, one that tells us to wait has not, and a token that is no good is replaced by who listens.
    """
    said = f"{where}: the homeserver says {error}"
    if error.signed_out or error.code in _LATER:
        after = SIGNED_OUT if error.signed_out else LOCKED
        return SendError(said, can_retry=True, after=after, everywhere=True)
    if error.can_retry:
        limited = (
            error.status == HTTPStatus.TOO_MANY_REQUESTS
        )  # servers count what we say in all rooms together
        return SendError(said, can_retry=True, doubtful=not limited, after=error.after, everywhere=limited)
    return SendError(said, can_retry=False)
