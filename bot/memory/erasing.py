"""An erasure as a whole: the memory, the words of those who asked, and what we said of it.

What is being read just now must not come back: a request that has such words is called off, and who is at
it finds that out before anything is kept (`Wording.is_wanted`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.document import Document, Note, Text, dump
from bot.memory.quoted import Quoted
from bot.model.chat import Kind, MessageRef, Request
from bot.model.erasure import Asked, Traces
from bot.model.job import Message
from bot.model.memory import Forgotten
from bot.ports import UnitOfWork

ERASED: Final = Document((Note((Text("What stood here was erased."),)),))
CALLED_OFF: Final = Document((Note((Text("What this was about was erased before it was answered."),)),))
# What may stand below an answer, by the endings of its key: bot.app.presses, and the alerts of an article.
BELOW: Final = ("", "/details", "/share", "/alert", "/alert2", "/alert3", "/alert4", "/alert5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What is to be erased; of several conditions all must hold.

    `article` is an article's id, and `like` a claim of the very article that is meant, where others may have
    one with that id; `place` and `by` are keys. `asked` is when it was asked for, `besides` the key of the
    request that did.
    """

    tenant: str
    asked: datetime
    article: str | None = None
    like: str | None = None
    place: str | None = None
    by: str | None = None
    before: datetime | None = None
    besides: str | None = None

    async def forget(self, unit: UnitOfWork) -> Forgotten:
        """Erase it in the memory."""
        return await unit.claims.forget(
            tenant=self.tenant,
            article=self.article,
            like=self.like,
            place=self.place,
            by=self.by,
            before=self.before,
        )

    def is_theirs(self, request: Request) -> bool:
        """Whether a request is one of the place or person whose everything goes."""
        if self.article is not None or (self.place is None and self.by is None):
            return False
        early = self.before is None or request.at < self.before
        here = self.place is None or request.place.key == self.place
        return early and here and (self.by is None or request.actor.key == self.by)


async def erase(erasure: Erasure, unit: UnitOfWork, *, now: datetime) -> Forgotten:
    """Do it, in a unit of work that is then committed; how much was erased."""
    gone = await erasure.forget(unit)
    await unquote(gone.traces, erasure, unit, now=now)
    # What was kept until the request for it was called off; nothing more can come after that.
    late = await erasure.forget(unit)
    if late.articles or late.claims:
        await unquote(late.traces, erasure, unit, now=now)
    return Forgotten(
        articles=gone.articles + late.articles, claims=gone.claims + late.claims, held=gone.held + late.held
    )


async def unquote(traces: Traces, erasure: Erasure, unit: UnitOfWork, *, now: datetime) -> None:
    """Take the words of what was erased from requests and messages; those that stand somewhere say so."""
    gone, here = Quoted(traces.gone), Quoted(traces.here)
    await _call_off(traces, erasure, unit, gone, here, now=now)
    told = [
        message
        async for message in unit.wording.messages(erasure.tenant)
        if gone.is_named_by(message)
        or (message.place.key in traces.places and gone.told_by(message))
        or (message.place.key == erasure.place and here.told_by(message))
    ]
    for message in told:
        if message.key != erasure.besides:
            await _reword(message, unit, now=now)
    seen = {message.key for message in told}
    for key in (answer + below for answer in traces.answers for below in BELOW):
        ref = await unit.outbox.ref(key) if key not in seen else None
        if ref is not None and await unit.outbox.said(key) is None:  # its words are tidied away
            await _reword(Message(key=key, place=ref.place, content=""), unit, now=now)


async def _call_off(
    traces: Traces, erasure: Erasure, unit: UnitOfWork, gone: Quoted, here: Quoted, *, now: datetime
) -> None:
    """Forget the words of requests; one that is not answered yet, and was there before, never is."""

    def is_meant(one: Asked) -> bool:
        request = one.request
        if request.key == erasure.besides or (one.is_open and request.at > erasure.asked):
            return False
        if one.message in traces.messages or erasure.is_theirs(request):
            return True
        if request.place.key in traces.places and gone.asked_by(request):
            return True
        return request.place.key == erasure.place and here.asked_by(request)

    meant = [one async for one in unit.wording.requests(erasure.tenant) if is_meant(one)]
    await unit.wording.drop([one.id for one in meant], now=now)
    for one in meant:
        if one.is_open and one.request.kind is Kind.ASKED:
            await unit.outbox.put(_unanswered(one.request), now=now)


def _unanswered(request: Request) -> Message:
    there = MessageRef(place=request.place, id=request.message or request.id)
    alone = request.actor.id if request.privately else None
    return Message(
        key=request.key, place=request.place, content=dump(CALLED_OFF), reply_to=there, only_for=alone
    )


async def _reword(message: Message, unit: UnitOfWork, *, now: datetime) -> None:
    """Give a message of ours other words."""
    await unit.outbox.put(
        Message(
            key=message.key,
            place=message.place,
            content=dump(ERASED),
            reply_to=message.reply_to,
            only_for=message.only_for,
        ),
        now=now,
    )
