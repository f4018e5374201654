"""`hold` and `release`: what must stay, whatever is erased.

An admin of the newsroom holds what may be known in the place where they say so, and nothing else: who holds
what elsewhere, and why, is that place's own. Whoever runs Hearsay holds and sees everything (hearsay hold).
"""

from __future__ import annotations

from bot.commands.naming import brief, claim_named
from bot.commands.newsroom import Newsroom, noted, require
from bot.commands.scope import scope_of
from bot.commands.standing import Role
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.memory import Scope
from bot.model.outcome import Held
from bot.ports import UnitOfWork

HOLD = Usage(
    name="hold",
    words="[ID [REASON]]",
    about="put the article that a claim is from under legal hold, so that it stays whatever is erased; alone,"
    " show what is held",
    example="hold cq3kf7ab a letter came",
    aliases=("holds",),
    admin=True,
)
RELEASE = Usage(
    name="release",
    words="ID",
    about="end a legal hold; what was to be erased meanwhile is erased",
    example="release cq3kf7ab",
    aliases=("unhold",),
    admin=True,
)


async def hold(call: Call, request: Request, newsroom: Newsroom) -> Held:
    """`hold` and `hold ID REASON`."""
    await require(newsroom, request, HOLD.name, Role.NEWSROOM)
    tenant, scope = request.place.tenant, scope_of(request.place)
    async with newsroom.memory.storage.begin(write=bool(call.words)) as unit:
        if not call.words:
            return Held(holds=tuple(await unit.claims.held(tenant=tenant, scope=scope)))
        claim = await claim_named(call.texts[0], unit=unit, scope=scope, usage=HOLD)
        about, reason = claim.article or claim.id, brief(" ".join(call.texts[1:]), "the reason", HOLD)
        await unit.claims.hold(
            about, tenant=tenant, by=request.actor.key, at=request.at, reason=reason or None, scope=scope
        )
        await noted(unit, request, "hold", about)
        await unit.commit()
    return Held(about=about)


async def release(call: Call, request: Request, newsroom: Newsroom) -> Held:
    """`release ID`."""
    await require(newsroom, request, RELEASE.name, Role.NEWSROOM)
    if len(call.words) != 1:
        raise CommandError("release needs the ID of an article or a claim", example=RELEASE.example)
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin() as unit:
        about = await _held_one(call.texts[0], scope, unit)
        if not await unit.claims.release(about, tenant=request.place.tenant, scope=scope):
            raise CommandError(f"{about} is not under legal hold; hold shows what is", example="hold")
        await noted(unit, request, "release", about)
        await unit.commit()
    return Held(about=about, on=False)


async def _held_one(word: str, scope: Scope, unit: UnitOfWork) -> str:
    """The id that a hold is about. What is held may be known here, or have come by here and be erased."""
    for one in await unit.claims.held(tenant=scope.tenant, scope=scope):
        if one.about == word:
            return word
    if (about := await unit.claims.in_custody(word, tenant=scope.tenant, scope=scope)) is not None:
        return about
    claim = await claim_named(word, unit=unit, scope=scope, usage=RELEASE)
    return claim.article or claim.id
