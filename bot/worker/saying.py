"""An answer as messages: whom they are for, under which keys, and what changes in those that stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.answer import NOTHING, Answer, Edit, Said
from bot.document import Document, dump, load
from bot.model.chat import Kind, MessageRef, Request
from bot.model.job import Message
from bot.ports import UnitOfWork

# Who is told when something goes wrong: what is only heard or told about is answered to nobody.
_TOLD: Final = frozenset({Kind.ASKED, Kind.PRESSED, Kind.RELEASED})


def told(request: Request, document: Document) -> Answer:
    """What went wrong, said to whom it concerns: below a card that is who pressed it, and nobody else."""
    if request.kind not in _TOLD:
        return NOTHING
    alone = None if request.kind is Kind.ASKED else request.actor.id
    return Answer(documents=(Said(document=document, only_for=alone),))


async def changed(unit: UnitOfWork, edit: Edit) -> Message | None:
    """A message of ours with other words; None where there is none, or the words stay the same."""
    there = await unit.outbox.standing(edit.on)
    if there is None:
        return None
    content = dump(edit.change(load(there.content)))
    if content == there.content:
        return None
    return replace(there, content=content, rests_on=there.rests_on | edit.rests_on)


def message(request: Request, said: Said) -> Message:
    """One message of an answer; its key is the request's, so an answer that is made twice is said once."""
    here = said.place is None
    alone = request.actor.id if here and request.privately else None
    beneath = (
        request.press.on
        if request.press
        else MessageRef(place=request.place, id=request.message or request.id)
    )
    return Message(
        key=said.key or f"{request.key}{'/' if said.suffix else ''}{said.suffix}",
        place=said.place or request.place,
        content=dump(said.document),
        reply_to=beneath if here else None,
        only_for=said.only_for or alone,
        rests_on=said.rests_on,
    )
