"""Who can read along in a place: what Slack says of its channel and its author, for a minute.

Public, not shared with others, and said by a full member: the newsroom's own (ORG). Everything else, and all
that is not known for sure, is for those who are in the room.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from adapters.slack.payloads import text
from adapters.slack.web import Refusal, Said, Web
from adapters.slack.workspaces import Workspace
from bot.model.chat import Audience, Kind, Request

FRESH: Final = 60.0  # seconds that an answer is believed
UNSURE: Final = 10.0  # seconds until Slack is asked again after it did not say
PATIENCE: Final = 0.8  # seconds of the three that Slack gives us to take an event in
MOST: Final = 10_000  # answers that are kept
_SHARED = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared", "is_global_shared")
_GUESTS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted", "is_invited_user")
_OUTSIDERS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
_PEOPLE = " people"  # no id of Slack's is like it
_PAGES = 5  # of a thousand people
_MOVING = (Kind.PLACE, Kind.MOVED)  # what was known is old news


@dataclass(frozen=True, slots=True)
class _Kept:
    said: Said | None
    until: float


class Readers:
    """Asks Slack who reads along, and keeps the answers."""

    def __init__(self, web: Web, *, clock: Callable[[], float]) -> None:
        """`clock` counts seconds, never backwards."""
        self._web, self._clock = web, clock
        self._kept: dict[tuple[str, str], _Kept] = {}

    async def looked_up(self, request: Request, workspace: Workspace, *, group: bool = False) -> Request:
        """The request with its place's readers and name, and its author's name, as far as Slack says them.

        `group` says that the place is no channel, so that nothing has to be asked.
        """
        place = request.place
        if place.audience is Audience.PERSON or group:
            return request
        if request.kind in _MOVING:
            self._kept.pop((workspace.tenant, place.id), None)
        if request.kind in (Kind.LEFT, Kind.MOVED):
            return request
        channel, author = await asyncio.gather(
            self._asked(workspace, "conversations.info", "channel", place.id),
            self._asked(workspace, "users.info", "user", request.actor.id),
        )
        place = replace(
            place,
            name=text(channel or {}, "name") or place.name,
            audience=audience(channel, author, workspace),
            internal=is_open(channel) and await self._is_without_guests(workspace),
            closed=is_closed(channel) if channel is not None else request.kind in _MOVING,
        )
        actor = request.actor
        if not actor.name:
            actor = replace(actor, name=_name(author or {}))
        return replace(request, place=place, actor=actor)

    async def _is_without_guests(self, workspace: Workspace) -> bool:
        """Whether nobody in the workspace is a guest: then nobody who reads an open channel is one.

        Who of a workspace with guests reads which channel is not asked, so such a workspace is never sure.
        """
        key = workspace.tenant, _PEOPLE
        kept = self._kept.get(key)
        if kept is None or self._clock() >= kept.until:
            people = await self._people(workspace)
            sure = people is not None and not any(one.get(name) for one in people for name in _OUTSIDERS)
            kept = _Kept({"sure": sure}, self._clock() + (UNSURE if people is None else FRESH))
            self._kept[key] = kept
        return kept.said is not None and kept.said["sure"] is True

    async def _people(self, workspace: Workspace) -> list[Mapping[str, Any]] | None:
        """Everybody in a workspace; None when Slack does not say, or they are too many to be sure of."""
        found: list[Mapping[str, Any]] = []
        cursor = ""
        try:
            async with asyncio.timeout(PATIENCE):
                for _ in range(_PAGES):
                    more = {"cursor": cursor} if cursor else {}
                    answer = await self._web.call(workspace.token, "users.list", limit="1000", **more)
                    members, cursor = answer.get("members"), _next(answer)
                    if not isinstance(members, list):
                        return None
                    found += [one for one in members if isinstance(one, dict) and not one.get("deleted")]
                    if not cursor:
                        return found
        except (Refusal, TimeoutError):
            return None
        return None

    def forget(self, tenant: str, id: str) -> None:
        """What was known of a channel or a person is no longer so."""
        self._kept.pop((tenant, id), None)

    async def _asked(self, workspace: Workspace, method: str, kind: str, id: str) -> Said | None:
        """What Slack says of a channel or a user; None when it does not say, or not in time."""
        key = workspace.tenant, id
        kept = self._kept.get(key)
        if kept is not None and self._clock() < kept.until:
            return kept.said
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._web.call(workspace.token, method, **{kind: id})
            said = answer.get(kind)
        except (Refusal, TimeoutError):
            said = None
        found = said if isinstance(said, dict) else None
        self._kept[key] = _Kept(found, self._clock() + (UNSURE if found is None else FRESH))
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return found


def is_open(channel: Mapping[str, Any] | None) -> bool:
    """Whether the whole workspace, and nobody else, may read a channel."""
    if channel is None or channel.get("is_im") is True or channel.get("is_mpim") is True:
        return False
    return channel.get("is_private") is False and not _is_shared(channel)


def is_closed(channel: Mapping[str, Any]) -> bool:
    """Whether not everybody in the workspace may read a channel, or others may."""
    narrow = any(channel.get(name) is True for name in ("is_private", "is_mpim", "is_im"))
    return narrow or _is_shared(channel)


def _is_shared(channel: Mapping[str, Any]) -> bool:
    return any(channel.get(name) for name in _SHARED) or bool(channel.get("pending_shared"))


def _next(answer: Mapping[str, Any]) -> str:
    """Where a list goes on; "" at its end."""
    said = answer.get("response_metadata")
    return text(said, "next_cursor") if isinstance(said, dict) else ""


def audience(
    channel: Mapping[str, Any] | None, author: Mapping[str, Any] | None, workspace: Workspace
) -> Audience:
    """Who reads what this author says in this channel, as Slack describes both."""
    if channel is None:
        return Audience.ROOM
    if channel.get("is_im") is True:
        return Audience.PERSON
    if not is_open(channel):
        return Audience.ROOM
    if author is None or any(author.get(name) for name in _GUESTS):
        return Audience.ROOM
    if not workspace.team or text(author, "team_id") not in {workspace.team, workspace.enterprise} - {""}:
        return Audience.ROOM
    return Audience.ORG


def _name(author: Mapping[str, Any]) -> str:
    profile = author.get("profile")
    shown = text(profile, "display_name") if isinstance(profile, dict) else ""
    return shown or text(author, "real_name") or text(author, "name")
