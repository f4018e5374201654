"""Modals, opened while Slack still waits; what is filled in becomes a command like any that is typed.

A form is checked before it is taken, so that each mistake stands below its field. Trying a watch takes
longer than Slack waits: a view that says so comes first, and the answer to the durable request takes its
place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.slack import forms
from adapters.slack.payloads import (
    VIEW,
    Hearing,
    Payload,
    actor_of,
    beside_home,
    channel_name,
    id_of,
    part,
    text,
)
from adapters.slack.web import Refusal, Web
from adapters.slack.workspaces import Workspace
from bot.model.chat import Actor, Audience, Place, Platform, Request
from bot.model.watch import Field

_OPENS = re.compile(
    r"\s*watch(?:es|list)?\s+(?:(?P<add>add|new)|edit\s+(?P<name>[^:=]{1,100}?))\s*", re.IGNORECASE
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What the core knows of watches: their fields, what is wrong with some, and how they are typed.

    `standing` gives the fields of the watch that a place has under a name, or None; `admits` says whether
    somebody may see and change what a place watches for.
    """

    fields: Sequence[Field]
    mistakes: Callable[[Mapping[str, str]], Mapping[str, str]]
    typed: Callable[[Mapping[str, str]], str]
    standing: Callable[[Place, str], Awaitable[Mapping[str, str] | None]]
    admits: Callable[[Place, Actor], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came of a payload: nothing more to do but to answer Slack, or a request to keep first."""

    request: Request | None = None
    answer: Mapping[str, Any] | None = None


class Windows:
    """Opens and reads modals."""

    def __init__(self, web: Web, watching: Watching) -> None:
        """Keep what modals need."""
        self._web, self._watching = web, watching

    async def heard(self, payload: Payload, hearing: Hearing, workspace: Workspace) -> Heard | None:
        """What becomes of a payload that is about a modal; None for all others. Raises StoreError."""
        kind = text(payload, "type")
        if "command" in payload:
            return await self._command(payload, hearing, workspace)
        if kind == "view_submission":
            return self._submitted(payload, hearing)
        if kind != "block_actions":
            return None
        pressed = {text(action, "action_id") for action in _actions(payload)}
        if forms.NEW in pressed:
            place = _place(beside_home(payload)[0], hearing)
            if not await self._watching.admits(place, actor_of(id_of(payload, "user"))):
                return Heard(request=self._request(payload, {"place": place.id}, "watch list", hearing))
            return await self._opened(payload, workspace, forms.form(self._watching.fields, {}, place))
        if forms.TRY in pressed:
            return await self._tried(payload, hearing, workspace)
        return None

    async def _command(self, payload: Payload, hearing: Hearing, workspace: Workspace) -> Heard | None:
        """`watch add` and `watch edit NAME` without fields open a form, for whom the command would answer."""
        found = _OPENS.fullmatch(text(payload, "text"))
        if found is None:
            return None
        place = _place(id_of(payload, "channel_id"), hearing, name=channel_name(payload))
        if not await self._watching.admits(place, actor_of(id_of(payload, "user_id"))):
            return None  # the command says why not
        if found["add"]:
            return await self._opened(payload, workspace, forms.form(self._watching.fields, {}, place))
        name = found["name"].strip(" \"'“”")
        values = await self._watching.standing(place, name)
        if values is None:
            return None  # the command says what there is
        view = forms.form(self._watching.fields, values, place, editing=values.get("called", name))
        return await self._opened(payload, workspace, view)

    async def _opened(self, payload: Payload, workspace: Workspace, view: forms.View) -> Heard | None:
        try:
            await self._web.call(
                workspace.token, "views.open", trigger_id=text(payload, "trigger_id"), view=view
            )
        except Refusal as refusal:
            log.warning("no form was opened", cause=refusal.code)
            return None
        return Heard()

    def _submitted(self, payload: Payload, hearing: Hearing) -> Heard | None:
        view = part(payload, "view")
        about, fields = forms.about(view), forms.filled(view)
        if not about:
            return None
        wrong = self._watching.mistakes(fields)
        if wrong:
            return Heard(answer=forms.complaint(wrong, view))
        editing = about.get("editing")
        return Heard(request=self._request(payload, about, self._command_of(fields, editing), hearing))

    def _command_of(self, fields: dict[str, str], editing: str | None) -> str:
        """What somebody would type for it; a field that was emptied is taken away from a watch."""
        if editing is None:
            return f"watch add {self._watching.typed(_addressed(fields))}"
        known = {field.name for field in self._watching.fields} - {forms.ELSEWHERE, "called"}
        emptied = " ".join(f'{name}:""' for name in sorted(known - fields.keys()))
        given = self._watching.typed({name: value for name, value in fields.items() if name != "called"})
        name = self._watching.typed({"called": editing})
        return f"watch edit {name} {given} {emptied}".strip()

    async def _tried(self, payload: Payload, hearing: Hearing, workspace: Workspace) -> Heard | None:
        """What a watch would have caught: asked for in a view that lies above the form."""
        view = part(payload, "view")
        about, fields = forms.about(view), forms.filled(view)
        if not about:
            return None
        fields.pop(forms.ELSEWHERE, None)
        wrong = self._watching.mistakes({"called": "this"} | fields)
        waiting = forms.result([forms.told(said) for said in wrong.values()]) if wrong else forms.waiting()
        try:
            answer = await self._web.call(
                workspace.token, "views.push", trigger_id=text(payload, "trigger_id"), view=waiting
            )
        except Refusal as refusal:
            log.warning("no view was shown", cause=refusal.code)
            return Heard()
        if wrong:
            return Heard()
        shown = part(answer, "view")
        fields.pop("called", None)
        thread = f"{VIEW}{id_of(shown, 'id')}:{text(shown, 'hash')}"
        words = f"watch test {self._watching.typed(fields)}"
        return Heard(request=self._request(payload, about | {"thread": thread}, words, hearing))

    def _request(self, payload: Payload, about: Mapping[str, str], words: str, hearing: Hearing) -> Request:
        view = part(payload, "view")
        seed = text(payload, "trigger_id") or f"{id_of(view, 'id')}:{text(view, 'hash')}"
        thread = about.get("thread")
        place = _place(about["place"], hearing, name=about.get("name", ""), thread=thread)
        return Request(
            id=f"view-{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:24]}",
            place=place,
            actor=Actor(
                platform=Platform.SLACK,
                id=id_of(payload, "user"),
                name=text(part(payload, "user"), "name"),
            ),
            text=words,
            at=hearing.now,
            privately=place.audience is not Audience.PERSON,
        )


def _place(id: str, hearing: Hearing, *, name: str = "", thread: str | None = None) -> Place:
    return Place(
        platform=Platform.SLACK,
        id=id,
        thread=thread,
        name=name,
        tenant=hearing.tenant,
        audience=Audience.PERSON if id[:1] in {"D", "U", "W"} else Audience.ROOM,
    )


def _addressed(fields: dict[str, str]) -> dict[str, str]:
    """The fields with the place as commands name it."""
    there = fields.get(forms.ELSEWHERE)
    return fields | ({forms.ELSEWHERE: f"{Platform.SLACK.value}:{there}"} if there else {})


def _actions(payload: Payload) -> list[Payload]:
    actions = payload.get("actions")
    return [one for one in actions if isinstance(one, dict)] if isinstance(actions, list) else []
