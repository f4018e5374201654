"""What happens below a message of ours: somebody presses one of its actions, or takes that back.

The intake puts all presses of one message in one order (bot.intake), so of two people who press at once one
comes first, and the other finds it done.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from bot.answer import NOTHING, Answer, Edit, Said
from bot.app.desk import Desk, refusal
from bot.app.resting import rests_on
from bot.document import Document, Note, Text, load
from bot.errors import HearsayError
from bot.model.chat import Kind, MessageRef, Place, Press, Request
from bot.model.job import Message
from bot.report import chat
from bot.report.pressed import deed, done, for_everybody, found, is_deed, kind, undone

TOLD: Final = frozenset({"details"})  # actions whose outcome is more than that it was done
TOO_OLD: Final = chat.refused("this message is too old to be pressed: type what you want", "help")


async def pressed(request: Request, desk: Desk) -> Answer:
    """Do what the action says, as if its presser had typed it there, and note it on the card."""
    press = _press(request)
    card = await _standing(press, desk)
    if card is None:
        return NOTHING if not press.certain else _alone(request, TOO_OLD)
    document = load(card.content)
    action = found(document, press.action)
    if action is None and not press.certain and deed(document, press.action) is None:
        return NOTHING  # applause
    if action is None or card.only_for not in {None, request.actor.id}:
        return _alone(request, _over(document, press.action))
    typed = _typed(request, card, action.command)
    noted = Edit(on=press.on, change=partial(done, name=press.action, by=request.actor, at=request.at))
    shares = kind(press.action) == "share"
    try:  # who pressed may have lost the right since the card came
        await desk.permit(typed)
        outcome = None if shares else await desk.outcome(typed)
    except HearsayError as error:
        return _alone(request, refusal(error))
    if outcome is None:
        shared = Said(
            document=for_everybody(document),
            place=card.place,
            key=f"{card.key}/share",
            rests_on=card.rests_on,
        )
        return Answer(documents=(shared,), edits=(noted,))
    if kind(press.action) not in TOLD:
        return Answer(edits=(noted,))
    told = Said(
        document=chat.drawn(outcome)[0],
        place=_beneath(card, press.on),
        key=f"{card.key}/{kind(press.action)}",
        only_for=card.only_for,
        rests_on=rests_on(outcome),
    )
    return Answer(documents=(told,), edits=(noted,))


async def released(request: Request, desk: Desk) -> Answer:
    """Undo what the same person did with the action; who did nothing takes back nothing."""
    press = _press(request)
    card = await _standing(press, desk)
    note = deed(load(card.content), press.action) if card else None
    if card is None or note is None or not is_deed(note, press.action, request.actor.key):
        return NOTHING
    if not note.instead_of[0].undo:
        return NOTHING
    try:
        await desk.outcome(_typed(request, card, note.instead_of[0].undo))
    except HearsayError as error:
        return _alone(request, refusal(error))
    return Answer(edits=(Edit(on=press.on, change=partial(undone, name=press.action, by=request.actor.key)),))


def _press(request: Request) -> Press:
    if request.press is None:
        raise ValueError(f"a request of kind {request.kind} that says nothing of what was pressed")
    return request.press


async def _standing(press: Press, desk: Desk) -> Message | None:
    """The message of ours that was pressed, with its latest words."""
    async with desk.newsroom.memory.storage.begin(write=False) as unit:
        return await unit.outbox.standing(press.on)


def _typed(request: Request, card: Message, command: str) -> Request:
    """The same as if the presser had typed it beside the card."""
    return replace(
        request,
        kind=Kind.ASKED,
        text=command,
        place=card.place,
        press=None,
        privately=card.only_for is not None,
    )


def _alone(request: Request, document: Document) -> Answer:
    """Words for who pressed, and for nobody else."""
    return Answer(documents=(Said(document=document, only_for=request.actor.id),))


def _over(document: Document, name: str) -> Document:
    """Why there is nothing to press any more."""
    note = deed(document, name)
    if note is None:
        return chat.refused("there is no such thing to press here any more")
    return Document((Note((Text("That was done already. "), *note.line)),))


def _beneath(card: Message, ref: MessageRef) -> Place:
    """The thread of a card; what only one person sees has none."""
    return card.place if card.only_for else replace(card.place, thread=card.place.thread or ref.id)
