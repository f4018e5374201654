"""What becomes of messages that others write: heard, changed, taken back; what stands says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from typing import Final

from bot.answer import NOTHING, Answer, suffix
from bot.app.desk import Desk, refusal
from bot.app.telling import told
from bot.commands.reading import READ, read_all
from bot.commands.sources import MOST, Source, asked_for
from bot.commands.sources import heard as heard_in
from bot.document import Document, dump
from bot.errors import CommandError
from bot.memory.erasing import Erasure, unquote
from bot.model.chat import Kind, Request
from bot.model.job import Message
from bot.model.memory import Submission
from bot.model.outcome import Read, Several
from bot.ports import UnitOfWork
from bot.report import chat

BELOW: Final = ("/details", "/share")  # what may have been said below an answer, by bot.app.presses


async def heard(request: Request, desk: Desk) -> Answer:
    """Read what there is to read, and say only what the place is alerted to."""
    parts = await read_all(heard_in(request), request, desk.newsroom)
    return await told(parts, request, desk.newsroom)


async def edited(request: Request, desk: Desk) -> Answer:
    """Read the message anew: what was read from it before is forgotten, and its answer says what is new."""
    message = request.message or ""
    async with desk.newsroom.memory.storage.begin(write=False) as unit:
        said = await unit.inbox.said_in(request.place, message)
        before = await _submitted(request, unit)
    keys = _answers(said, before)
    try:
        if Kind.ASKED in {kind for _, kind in said}:
            await desk.permit(request)
        sources = _sources(request, desk, said)
        parts = await read_all(sources, request, desk.newsroom, key=keys[0] if keys else None)
        documents = chat.drawn(Several(parts=parts))
    except CommandError as error:
        parts, documents = (), (refusal(error),)
    if not before and not parts:
        return NOTHING  # nothing was read, and nothing is: what was asked for was something else
    there = [part.analysis.article.id if isinstance(part, Read) else None for part in parts]
    if {one.article for one in before} == set(there):
        return NOTHING  # the same words, with a preview below them perhaps
    now = desk.newsroom.memory.now()
    async with desk.newsroom.memory.storage.begin() as unit:
        gone = [one for one in before if one.article not in there]
        await unit.claims.withdraw(gone)
        for one in await _submitted(request, unit):
            for key in keys:
                await unit.claims.submit(replace(one, key=key))
        for key in keys:
            for name, document in _anew(key, documents, otherwise=chat.changed(), below=bool(gone)):
                await _reword(unit, name, document, now=now)
        await unit.commit()
    return NOTHING


async def withdrawn(request: Request, desk: Desk) -> Answer:
    """Forget what was read from the message, the words of it, and what we said of it."""
    message, now = request.message or "", desk.newsroom.memory.now()
    async with desk.newsroom.memory.storage.begin() as unit:
        before = await _submitted(request, unit)
        keys = _answers(await unit.inbox.said_in(request.place, message), before)
        gone = await unit.claims.withdraw(before)
        taken_back = Erasure(tenant=request.place.tenant, asked=request.at, besides=request.key)
        await unquote(gone.traces, replace(taken_back, place=request.place.key), unit, now=now)
        if not await unit.inbox.blank(request.place, message) and not before:
            return NOTHING  # it is done: this is another try, or all was tidied away
        for key in keys:
            for name, document in _anew(key, (), otherwise=chat.withdrawn(gone), below=True):
                await _reword(unit, name, document, now=now)
        await unit.commit()
    return NOTHING


def _sources(request: Request, desk: Desk, said: Sequence[tuple[str, Kind]]) -> tuple[Source, ...]:
    """What there is to read in the message now. Raises CommandError for what was asked and cannot be."""
    kinds = {kind for _, kind in said}
    if Kind.ASKED in kinds:
        call = desk.call(request)
        return asked_for(call.rest, request, READ) if call.name == READ.name else ()
    return heard_in(request) if Kind.HEARD in kinds else asked_for(request.text, request, READ)


async def _submitted(request: Request, unit: UnitOfWork) -> list[Submission]:
    """What was read from the message so far."""
    place = request.place
    return await unit.claims.submitted(tenant=place.tenant, place=place.key, message=request.message or "")


def _answers(said: Iterable[tuple[str, Kind]], before: Iterable[Submission]) -> list[str]:
    """The keys of what may have been answered: to the message itself, and to those who had it read."""
    asked = [key for key, kind in said if kind is Kind.ASKED]
    return list(dict.fromkeys([*asked[:1], *(one.key for one in before)]))


def _anew(
    key: str, documents: Sequence[Document], *, otherwise: Document, below: bool
) -> Iterator[tuple[str, Document]]:
    """What each message of an answer says now, by its key: its document, or `otherwise` where none is left.

    `below` says whether that goes for what was said below it too, and for what the place was alerted to.
    """
    for number, document in zip_longest(range(1, MOST + 2), documents[: MOST + 1]):
        behind = suffix(number)
        name = f"{key}/{behind}" if behind else key
        yield name, document or otherwise
        if below:
            yield f"{key}/alert{behind}", otherwise
            yield from ((name + under, otherwise) for under in BELOW)


async def _reword(unit: UnitOfWork, key: str, document: Document, *, now: datetime) -> None:
    """Give a message of ours other words, if it was said at all."""
    there, content = await unit.outbox.said(key), dump(document)
    if there is not None:
        if there.content != content:
            await unit.outbox.put(replace(there, content=content), now=now)
    elif (ref := await unit.outbox.ref(key)) is not None:  # its words are tidied away
        await unit.outbox.put(Message(key=key, place=ref.place, content=content), now=now)
