"""How we come into rooms: by invitation of people who may invite us, or after a room that moved."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

import structlog

from adapters.matrix.calling import Refused, Turns, Unreachable
from adapters.matrix.machine import Client, quoted
from adapters.matrix.notes import Invite, Move, Notes, Owed
from adapters.matrix.rooms import Room, content_of, server_of
from adapters.matrix.sending import NotThere, NotYet, Sender, transaction
from bot.model.chat import Kind, Platform, Request

TOMBSTONE: Final = "m.room.tombstone"
MOST_ANSWERED: Final = 20  # invitations at a time: a flood of them must not keep us from listening
REFUSAL: Final = "Only people named in this bot's setting MATRIX_ALLOW may invite it."
WELCOME: Final = (
    "Hello. I read articles and report their claims, who says each and through whom. I answer when a message"
    " begins with !hearsay or mentions me, in a reply to an article, and to everything that is said in a"
    " direct room; try !hearsay help. Of what I am asked to read I store the text, its claims and who asked;"
    " everything else that is said here I store only where an admin has me watch this room. Deleting a"
    " message makes me forget what I read in it; !hearsay forget here erases the rest. To stop me, remove me"
    " from this room: I come back only when invited."
)
OPEN: Final = " This room is not encrypted, and I can read it."
ENCRYPTED: Final = (
    " This room is encrypted: I can read what is said from now on, as long as your programs give my device"
    " the keys; what was said before stays closed to me. If I cannot read a message, I say so."
)
UNREADABLE: Final = (
    "I cannot read some of the messages in this room: their keys did not reach me, although I asked for them."
    " If one was for me, send it again. Should that not help, the sender's program may refuse keys to devices"
    " that it has not verified."
)

log = structlog.get_logger(__name__)


class Doors:
    """Answers invitations, follows rooms that moved, and says what is to be said of our own accord.

    `welcome` are the users and servers that may invite us. What is to be done is in the notes, so that a
    restart in between changes nothing.
    """

    def __init__(
        self, client: Client, notes: Notes, sender: Sender, *, welcome: frozenset[str], turns: Turns
    ) -> None:
        """`sender` says our own words; `turns` is for what a room's server keeps us from."""
        self._client, self._notes, self._sender, self._welcome = client, notes, sender, welcome
        self._turns = turns
        self._tried: set[str] = set()  # successors that we went to, or that would not have us uninvited

    # What is seen; nothing is done before it is kept.

    def invited(self, room: str, events: Iterable[object]) -> None:
        """An invitation, by its state events."""
        for event in events:
            if not isinstance(event, dict) or event.get("type") != "m.room.member":
                continue
            inviter = event.get("sender")
            is_ours = event.get("state_key") == self._client.user_id
            if is_ours and content_of(event).get("membership") == "invite" and isinstance(inviter, str):
                self._notes.invite(Invite(room=room, inviter=inviter, via=server_of(inviter)))

    def gone(self, room: Room) -> None:
        """A room says that it was given up for another: noted if whoever says so may."""
        event = room.state.get((TOMBSTONE, ""))
        if event is None:
            return
        successor, by = content_of(event).get("replacement_room"), event.get("sender")
        id, stamp = event.get("event_id"), event.get("origin_server_ts")
        if not (isinstance(successor, str) and isinstance(by, str) and isinstance(id, str)):
            return
        if room.level(by) < room.needed(TOMBSTONE):
            log.warning("not followed", reason="who closed the room may not")
            return
        at = stamp if isinstance(stamp, int) and not isinstance(stamp, bool) and 0 <= stamp < 2**43 else 0
        self._notes.move(Move(successor=successor, room=room.id, event=id, by=by, at=at))

    def entered(self, room: Room) -> None:
        """We are in a room that we did not know: it hears once who we are and what we store."""
        words = WELCOME + (ENCRYPTED if room.encrypted else OPEN)
        self._notes.owe(Owed(key=f"welcome {room.id}", room=room.id, words=words))

    def moved(self, rooms: Mapping[str, Room], now: datetime) -> tuple[list[Request], list[str]]:
        """The moves to rooms that we are in by now, and the successors that need no following any more.

        A move counts when both rooms name each other.
        """
        requests, done = [], []
        for move in self._notes.moves():
            there = rooms.get(move.successor)
            if there is None:
                continue
            done.append(move.successor)
            here = rooms.get(move.room) or Room(id=move.room, me=self._client.user_id)
            if there.predecessor != move.room:
                log.warning("not followed", reason="the successor names another room that it follows")
                if (
                    move.successor in self._tried
                ):  # we came by that alone: as if whoever said so had invited us
                    via = server_of(move.by)
                    self._notes.invite(Invite(room=move.successor, inviter=move.by, via=via))
                continue
            requests.append(
                Request(
                    id=move.event,
                    place=here.place(),
                    actor=here.actor(move.by),
                    text="",
                    at=min(datetime.fromtimestamp(move.at / 1000, UTC), now),
                    kind=Kind.MOVED,
                    successor=there.place(),
                )
            )
        return requests, done

    # What is done about it. Each raises Refused and Unreachable for what may be tried again.

    async def answer(self) -> None:
        """Accept invitations or decline them, with a reason; those of people who may invite us come first."""
        moves = {move.successor: move.by for move in self._notes.moves()}
        due = [
            (invite, self._may_invite(invite.inviter) or moves.get(invite.room) == invite.inviter)
            for invite in self._notes.invites()
            if self._turns.is_due(invite.room)
        ]
        for invite, welcome in sorted(due, key=lambda one: not one[1])[:MOST_ANSWERED]:
            if await self._put_off(invite.room, self._answer(invite, welcome=welcome)):
                self._notes.answered(invite.room)
                self._notes.keep()

    async def follow(self) -> None:
        """Go where rooms went; where we are not let in, wait for an invitation."""
        for move in self._notes.moves():
            to = move.successor
            if to in self._client.rooms or to in self._tried or not self._turns.is_due(to):
                continue
            if await self._put_off(to, self._join(to, server_of(move.by))):
                self._tried.add(to)

    async def say(self) -> None:
        """Say what rooms are still to hear."""
        for owed in self._notes.owing():
            if not self._turns.is_due(owed.key):
                continue
            try:
                said = await self._put_off(owed.key, self._say(owed))
            except NotYet:
                continue
            if said:
                self._notes.said(owed.key)
                self._notes.keep()

    async def _put_off(self, name: str, doing: Awaitable[object]) -> bool:
        """Do one thing; whether it is done, or is to be tried again when others had their turn.

        Raises Refused when all is to wait, and Unreachable.
        """
        try:
            await doing
        except Unreachable:
            self._turns.failed(name)
            raise
        except Refused as refused:
            if refused.signed_out or refused.status == HTTPStatus.TOO_MANY_REQUESTS:
                raise
            pause = self._turns.failed(name)
            log.warning("put off", status=refused.status, code=refused.code, pause=round(pause))
            return False
        self._turns.worked(name)
        return True

    async def _answer(self, invite: Invite, *, welcome: bool) -> None:
        if not welcome:
            await self._decline(invite.room)
            log.info("declined", inviter=f"{Platform.MATRIX.value}:{invite.inviter}")
        elif await self._join(invite.room, invite.via):
            log.info("joined")

    async def _say(self, owed: Owed) -> None:
        """Say it in its room, unless that does not want it. Raises NotYet."""
        content = {"msgtype": "m.notice", "body": owed.words, "m.mentions": {}}
        try:
            await self._sender.put(owed.room, "m.room.message", content, transaction(owed.key))
        except NotThere:
            return
        except Refused as refused:
            if refused.can_retry or refused.signed_out:
                raise
            log.warning("not said", status=refused.status)

    def _may_invite(self, who: str) -> bool:
        return who in self._welcome or server_of(who) in self._welcome

    async def _join(self, room: str, via: str) -> bool:
        """Whether we are in. An invitation that is no more, or a room that does not want us, is no error."""
        try:
            await self._client.ask("POST", f"/v3/join/{quoted(room)}", {}, server_name=via, via=via)
        except Refused as refused:
            if refused.can_retry or refused.signed_out:
                raise
            log.warning("not let in", status=refused.status, code=refused.code)
            return False
        return True

    async def _decline(self, room: str) -> None:
        try:
            await self._client.ask("POST", f"/v3/rooms/{quoted(room)}/leave", {"reason": REFUSAL})
        except Refused as refused:
            if refused.can_retry or refused.signed_out:
                raise
            log.warning("not declined", status=refused.status, code=refused.code)


__all__ = ["REFUSAL", "UNREADABLE", "Doors", "Unreachable"]
