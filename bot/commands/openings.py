"""`home`: what is open for somebody here; and `alert`: whether one was worth it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.commands.alerting import named_mutes
from bot.commands.naming import arguments, claim_named
from bot.commands.newsroom import Newsroom, role_of
from bot.commands.scope import scope_of
from bot.commands.standing import Role
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.memory import HEARSAY, Band, Remembered, Scope
from bot.model.telling import Home, Verdict
from bot.ports import UnitOfWork

HOME: Final = Usage(
    name="home",
    words="",
    about="what is open here: pairs of claims to decide on, your mutes, the watches that you may edit",
    example="home",
)
ALERT: Final = Usage(
    name="alert",
    words="ID right|wrong",
    about="say whether it was worth being told of a claim by a watch; its count shows it",
    example="alert cq3kf7ab wrong",
    aliases=("alerts",),
)
BACK: Final = timedelta(days=7)
MOST_CLAIMS: Final = 100  # the latest, whose pairs are looked through
MOST_PAIRS: Final = 10
_RIGHT: Final = {
    **dict.fromkeys(("right", "good", "useful", "yes"), True),
    **dict.fromkeys(("wrong", "bad", "useless", "no"), False),
}


async def home(call: Call, request: Request, newsroom: Newsroom) -> Home:
    """`home`."""
    if call.words:
        extra = printable(call.texts[0])[:40]
        raise CommandError(f"home takes nothing more; what is “{extra}”?", example=HOME.example)
    place, scope, now = request.place, scope_of(request.place), newsroom.memory.now()
    decides = await role_of(newsroom, request) >= Role.HERE
    async with newsroom.memory.storage.begin(write=False) as unit:
        mutes = await unit.watches.mutes(place.key, tenant=place.tenant)
        own = [mute for mute in mutes if mute.by == request.actor.key and mute.until > now]
        watches = None
        if decides:
            there = await unit.watches.of_place(place.key, tenant=place.tenant)
            records = await unit.watches.records([one.id for one in there], since=now - BACK)
            watches = tuple((one, records[one.id]) for one in there)
        return Home(
            pairs=await _pairs(newsroom, unit, scope),
            mutes=await named_mutes(own, unit, scope),
            watches=watches,
        )


async def _pairs(
    newsroom: Newsroom, unit: UnitOfWork, scope: Scope
) -> tuple[tuple[Remembered, Remembered], ...]:
    """Pairs of the last days that the program is not sure of and nobody has decided on, latest first."""
    since = newsroom.memory.now() - BACK
    lately = [claim async for claim in unit.claims.everything(scope=scope, since=since)][-MOST_CLAIMS:]
    open_: dict[frozenset[str], None] = {}
    for claim in reversed(lately):
        for decision in await unit.claims.decisions(claim.id, scope=scope):
            if decision.by == HEARSAY and decision.band is Band.SUGGEST:
                open_[frozenset((decision.a, decision.b))] = None
    ids = sorted({id for pair in open_ for id in pair})
    known = await unit.claims.get(ids, scope=scope)
    pairs = [sorted(pair, key=lambda id: known[id].seen) for pair in open_ if pair <= known.keys()]
    return tuple((known[a], known[b]) for a, b in pairs[:MOST_PAIRS])


async def alert(call: Call, request: Request, newsroom: Newsroom) -> Verdict:
    """`alert ID right|wrong`."""
    id, word = arguments(call, ALERT, ("a claim's ID", "right or wrong"))
    if word.casefold() not in _RIGHT:
        raise CommandError(f"an alert is right or wrong, not “{printable(word)[:40]}”", example=ALERT.example)
    place, right = request.place, _RIGHT[word.casefold()]
    async with newsroom.memory.storage.begin() as unit:
        claim = await claim_named(id, unit=unit, scope=scope_of(place), usage=ALERT)
        story = claim.cluster or claim.id
        judged = [
            watch.name
            for watch in await unit.watches.of_place(place.key, tenant=place.tenant)
            if await unit.watches.judge(watch.id, card=story, right=right)
        ]
        if not judged:
            raise CommandError("no watch here has told of that claim", example=ALERT.example)
        await unit.commit()
    return Verdict(watches=tuple(judged), right=right)
