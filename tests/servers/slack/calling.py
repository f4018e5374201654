"""The Web API: a call is read, checked, throttled, made to go wrong, carried out and answered."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from tests.servers.slack import calls, schemas
from tests.servers.slack.base import Base
from tests.servers.slack.faults import FAULTS, LATE
from tests.servers.slack.methods import METHODS
from tests.servers.slack.record import Call
from tests.servers.slack.world import Refusal

ENOUGH = 50  # answers of a method that are checked by Slack's types; a campaign has thousands


class Calling(Base):
    """Whoever answers the app's calls."""

    async def api(self, request: web.Request) -> web.StreamResponse:
        """A call, with what is made to go wrong with it."""
        method = request.match_info["method"]
        call = Call(method=method, arguments={}, at=asyncio.get_running_loop().time())
        self.record.calls.append(call)
        try:
            call.arguments = await calls.read(request, method)
            here = calls.installation(self, request, method, call.arguments)
        except Refusal as refusal:
            return self._refused(call, refusal)
        call.team = here.team
        # Slack's own Bolt sends team_id along with every call, whatever the method takes.
        extra = {"token", "team_id"} - set(schemas.arguments(method))
        for name in extra | {"token"}:
            call.arguments.pop(name, None)
        place = str(call.arguments.get("channel", ""))
        wait = self.throttle.wait(method, here.team, place)
        call.fault = "" if wait else self.faults.choose(method)
        if call.fault == "ratelimited":
            wait = self.faults.retry_after
            self.throttle.told(self.throttle.key(method, here.team, place), wait)
        if wait:
            call.answer = {"ok": False, "error": "ratelimited"}
            return web.json_response(call.answer, status=429, headers={"Retry-After": str(wait)})
        caller = calls.Caller(slack=self, method=method, args=call.arguments, here=here)
        return await self._with_fault(request, call, caller)

    async def _with_fault(self, request: web.Request, call: Call, caller: calls.Caller) -> web.StreamResponse:
        done, heard = FAULTS.get(call.fault, (True, True))
        if call.fault == "timeout":
            await asyncio.sleep(self.faults.hang)
        if call.fault == "late":
            self.in_background(self._late(call, caller))
        elif done:
            response = self._carried_out(call, caller)
            if heard:
                return response
        if call.fault in {"reset", "late"} and request.transport is not None:
            request.transport.abort()
        return web.Response(status=500, text="Internal Server Error")

    async def _late(self, call: Call, caller: calls.Caller) -> None:
        await asyncio.sleep(LATE)
        self._carried_out(call, caller)

    def _carried_out(self, call: Call, caller: calls.Caller) -> web.Response:
        try:
            calls.check(call.method, call.arguments)
            call.answer = {"ok": True, **METHODS[call.method](caller)}
        except Refusal as refusal:
            call.scope = caller.scope
            return self._refused(call, refusal)
        call.scope = caller.scope
        self.answered[call.method] += 1
        often = self.answered[call.method] > ENOUGH
        wrong = [] if often else schemas.problems("answers", call.method, _present(call.answer))
        if wrong:
            self.record.refuse(call.method, "stand_in_is_wrong", tuple(wrong), call.answer)
        scopes = {"X-OAuth-Scopes": ",".join(sorted(caller.here.scopes))} if caller.here.scopes else {}
        return web.json_response(call.answer, headers=scopes)

    def _refused(self, call: Call, refusal: Refusal) -> web.Response:
        call.answer = {"ok": False, "error": refusal.error, **refusal.beside}
        if refusal.messages:
            call.answer["response_metadata"] = {"messages": list(refusal.messages)}
        self.record.refuse(call.method, refusal.error, refusal.messages, call.arguments)
        return web.json_response(call.answer)


def _present(value: Any) -> Any:
    """Without what is null, which the types of answers do not know, and blocks, which were checked before."""
    if isinstance(value, list):
        return [_present(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {key: _present(part) for key, part in value.items() if part is not None and key != "blocks"}
