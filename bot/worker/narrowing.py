"""What was made to be told may not be told any more when it is sent: rights are looked at then, again."""

from __future__ import annotations

from typing import Final

from bot.commands.scope import scope_of
from bot.document import Document, Note, Text
from bot.model.job import Message
from bot.ports import Storage

NARROWED: Final = "what it rests on may not be told there any more"
WITHHELD: Final = Document(
    (Note((Text("Some of what this answer said may not be told here any more: ask again for the rest."),)),)
)


async def may_be_told(message: Message, storage: Storage) -> bool:
    """Whether everything that a message rests on may be known by now in its place, as that is known by now.

    What narrows is written when its event comes in, before all that waits to be sent. Raises StoreError.
    """
    if not message.rests_on:
        return True
    async with storage.begin(write=False) as unit:
        place = await unit.register.place(message.place.key) or message.place
        known = await unit.claims.get(sorted(message.rests_on), scope=scope_of(place))
    return message.rests_on <= known.keys()
