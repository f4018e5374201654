"""What is said without being asked for, where it is said, and what changes on cards that stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.answer import Answer, Edit, Said
from bot.app.resting import rests_on
from bot.commands import Newsroom
from bot.commands.alerting import alerts
from bot.model.chat import Request
from bot.model.telling import Alert, Noted
from bot.report import alert as pages


async def told(
    parts: Sequence[object], request: Request, newsroom: Newsroom, *, reported: bool = False
) -> Answer:
    """What a place is told of what was read there; `reported` when its reports tell of what came back.

    Raises StoreError; told again, as after a crash, it is the same.
    """
    found = await alerts(parts, request, newsroom, reported=reported)
    return Answer(documents=tuple(_said(found, request)), edits=tuple(_edits(found)))


def _said(found: Sequence[Alert | Noted], request: Request) -> Iterator[Said]:
    """A card stands in the conversation itself, a line about it in the card's thread."""
    there = replace(request.place, thread=None)
    for one in found:
        if isinstance(one, Alert):
            yield Said(document=pages.alert(one), place=there, key=one.key, rests_on=rests_on(one))
        elif one.thread:
            thread = replace(there, thread=one.on.id)
            yield Said(document=pages.sighted(one), place=thread, key=one.key, rests_on=rests_on(one))


def _edits(found: Sequence[Alert | Noted]) -> Iterator[Edit]:
    for one in found:
        if isinstance(one, Noted):
            yield Edit(on=one.on, change=partial(pages.counted, outcome=one), rests_on=rests_on(one))
