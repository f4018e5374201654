"""Delivery by Socket Mode: hello, envelopes, acknowledgements, refreshes, connections dead but open."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, WSMsgType, web

from tests.servers.slack import schemas
from tests.servers.slack.http import ACK, SOON
from tests.servers.slack.record import Delivery, Record
from tests.servers.slack.world import App, Json

MOST = 10  # connections of an app: the page on Socket Mode
ANSWERABLE = {"interactive", "slash_commands"}  # kinds whose acknowledgement may bear a payload
TYPES = {"events_api": "events_api", "interactive": "interactive", "slash_commands": "slash_commands"}


@dataclass(slots=True, kw_only=True)
class Connection:
    """One WebSocket. A dead one stays open: no pong, no acknowledgement is heard, and nothing comes."""

    id: int
    socket: web.WebSocketResponse
    dead: bool = False
    leaving: bool = False  # it was told to go; nothing more is sent on it
    sent: int = 0


@dataclass(slots=True)
class BySockets:
    """Sends each envelope over one connection by chance, and again over another until it is acknowledged."""

    app: App
    record: Record
    waits: tuple[float, ...] = SOON
    ack: float = ACK
    patience: float = 30.0  # seconds that an event waits for somebody to connect
    chance: random.Random = field(default_factory=lambda: random.Random(3))  # noqa: S311 - a seed
    connections: list[Connection] = field(default_factory=list)
    most_ever: int = 0  # connections at once
    opened: int = 0  # connections in all
    urls: set[str] = field(default_factory=set)  # tickets, each good for one connection
    _waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)  # by envelope
    _over: dict[str, int] = field(default_factory=dict)  # envelope -> connection
    _known: set[str] = field(default_factory=set)

    # Sending

    async def carry(self, delivery: Delivery) -> None:
        """Send it; an event again, up to as often as there are waits."""
        waits = self.waits if delivery.kind == "events_api" else ()
        began = len(delivery.tries)
        reason, attempt, envelope = "timeout" if began else "", began, _envelope_id()
        for wait in (0.0, *waits):
            await asyncio.sleep(wait)
            sent = asyncio.get_running_loop().time()
            outcome = await self._try(delivery, envelope, attempt, reason)
            delivery.took.append(asyncio.get_running_loop().time() - sent)
            delivery.tries.append(outcome)
            if outcome == "ok":
                return
            if outcome != "connection_lost":  # which brings the same envelope again: slackapi/bolt-js#2487
                reason, attempt, envelope = "timeout", attempt + 1, _envelope_id()

    async def _try(self, delivery: Delivery, id: str, attempt: int, reason: str) -> str:
        connection = await self._somebody()
        if connection is None:
            return "no_connection"
        envelope: Json = {
            "envelope_id": id,
            "payload": delivery.payload,
            "type": TYPES[delivery.kind],
            "accepts_response_payload": delivery.kind in ANSWERABLE,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[id], self._over[id] = waiting, connection.id
        self._known.add(id)
        connection.sent += 1
        try:
            async with asyncio.timeout(self.ack):
                if not connection.dead:
                    await connection.socket.send_json(envelope)
                delivery.answer = await waiting
        except TimeoutError:
            return "timeout"
        except (ConnectionError, ClientError):
            return "connection_lost"
        except asyncio.CancelledError:
            # Sends that wait for one full socket share a future: whose time is up cancels it for all of them.
            if (task := asyncio.current_task()) is None or task.cancelling():
                raise
            return "timeout"
        finally:
            self._waiting.pop(id, None)
            self._over.pop(id, None)
        delivery.acked = True
        return "ok"

    async def _somebody(self) -> Connection | None:
        for _ in range(max(1, int(self.patience / 0.02))):
            open_ = [one for one in self.connections if not one.socket.closed and not one.leaving]
            if open_:
                return self.chance.choice(open_)
            await asyncio.sleep(0.02)
        return None

    # Connecting

    def ticket(self, base: str) -> str:
        """A new address for one connection."""
        ticket = secrets.token_hex(16)
        self.urls.add(ticket)
        return f"{base.replace('http://', 'ws://')}/link/?ticket={ticket}&app_id={self.app.id}"

    async def link(self, request: web.Request) -> web.StreamResponse:
        """A connection, from its hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.urls:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        self.urls.remove(ticket)
        socket = web.WebSocketResponse(autoping=False, heartbeat=None)
        await socket.prepare(request)
        self.opened += 1
        connection = Connection(id=self.opened, socket=socket)
        if len(self.open()) >= MOST:
            self.record.refuse("socket", "too_many_websockets", (), {})
            await self._disconnect(connection, "too_many_websockets")
            return socket
        self.connections.append(connection)
        self.most_ever = max(self.most_ever, len(self.open()))
        await socket.send_json(self._hello())
        try:
            await self._listen(connection)
        finally:
            self.connections.remove(connection)
            self._lost(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open()),
            "debug_info": {
                "host": "applink-stand-in",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self.app.id},
        }

    async def _listen(self, connection: Connection) -> None:
        socket = connection.socket
        while not socket.closed:
            message = await socket.receive()
            if message.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}:
                return
            if connection.dead:
                continue
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._acknowledged(message.data)

    def _acknowledged(self, data: str) -> None:
        try:
            said: Any = json.loads(data)
        except ValueError:
            said = None
        if not isinstance(said, dict) or not isinstance(said.get("envelope_id"), str):
            self.record.refuse("socket", "invalid_acknowledgement", (data[:200],), {})
            return
        wrong = set(said) - {"envelope_id", "payload"}
        if said["envelope_id"] not in self._known or wrong:
            self.record.refuse("socket", "invalid_acknowledgement", (data[:200],), said)
            return
        waiting = self._waiting.get(said["envelope_id"])
        if waiting is not None and not waiting.done():  # a late one is worth nothing
            waiting.set_result(said.get("payload"))

    def _lost(self, connection: Connection) -> None:
        """What was not acknowledged over a connection that is gone is sent over another."""
        for id in [id for id, over in self._over.items() if over == connection.id]:
            waiting = self._waiting.get(id)
            if waiting is not None and not waiting.done():
                waiting.set_exception(ConnectionError("the connection is gone"))

    # What a test does to connections

    def open(self) -> list[Connection]:
        """The connections that stand."""
        return [one for one in self.connections if not one.socket.closed]

    async def refresh(self, reason: str = "refresh_requested", warning: bool = False) -> None:
        """Ask every connection to be made anew, with a warning before if wanted; then close it."""
        for connection in list(self.connections):
            if warning:
                await connection.socket.send_json(self._goodbye("warning"))
            await self._disconnect(connection, reason)

    async def _disconnect(self, connection: Connection, reason: str) -> None:
        connection.leaving = True
        with contextlib.suppress(ConnectionError, ClientError):
            await connection.socket.send_json(self._goodbye(reason))
        await asyncio.sleep(0.05)  # Slack closes a little later than it says
        await connection.socket.close()

    def _goodbye(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-stand-in"}}

    def die(self, number: int = 0) -> Connection:
        """Let one connection be dead but open: whoever does not look will never notice."""
        connection = self.open()[number]
        connection.dead = True
        return connection

    async def drop(self, number: int = 0) -> None:
        """Cut one connection without a word."""
        request = self.open()[number].socket
        transport = request._req.transport if request._req else None
        if transport is not None:
            transport.abort()
        await asyncio.sleep(0)

    async def close(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            await connection.socket.close()


def _envelope_id() -> str:
    return "-".join(secrets.token_hex(length) for length in (4, 2, 2, 2, 6))


def wrong_answer(payload: object) -> list[str]:
    """What is wrong with what a view's submission was answered with."""
    return schemas.problems("sent", "view_answer", payload)
