"""What the desk decides: that two claims are the same, or are not, and what it thinks of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.lookup import status_named
from bot.commands.naming import arguments, brief, claim_named
from bot.commands.newsroom import Newsroom, noted
from bot.commands.scope import scope_of
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.memory import (
    HEARSAY,
    TAKEN_BACK,
    Band,
    Decision,
    Moved,
    Relation,
    Remembered,
    Scope,
    Status,
)
from bot.model.outcome import Judged, Thought
from bot.ports import ClaimStore, UnitOfWork

SAME = Usage(
    name="same",
    words="ID ID [reason]",
    about="say that two claims are the same: they count as one story from then on",
    example="same cq3kf7ab cx52mwpe",
    aliases=("confirm",),
)
DIFFERENT = Usage(
    name="different",
    words="ID ID [reason]",
    about="say that two claims are not the same: the pair is not brought up again",
    example="different cq3kf7ab cx52mwpe another bridge",
    aliases=("differ", "reject"),
)
UNDO = Usage(
    name="undo",
    words="ID ID",
    about="take back what was last said of two claims with same or different",
    example="undo cq3kf7ab cx52mwpe",
    aliases=("revert",),
)
STATUS = Usage(
    name="status",
    words=f"ID {'|'.join(status.value for status in Status)} [note]",
    about="say what the desk thinks of a claim; its card shows it",
    example="status cq3kf7ab false the port office has no such ship",
    aliases=("statuses",),
)
KNOWN = ", ".join(status.value for status in Status)
BY_HAND = "desk"  # what decided, when a person did


async def same(call: Call, request: Request, newsroom: Newsroom) -> Judged:
    """`same ID ID`."""
    return await _judged(call, request, newsroom, usage=SAME)


async def different(call: Call, request: Request, newsroom: Newsroom) -> Judged:
    """`different ID ID`."""
    return await _judged(call, request, newsroom, usage=DIFFERENT)


async def _judged(call: Call, request: Request, newsroom: Newsroom, *, usage: Usage) -> Judged:
    """Keep what a person says of a pair; saying it again, as after a crash, changes nothing."""
    first, second = arguments(call, usage, ("a claim's ID", "another claim's ID"), more=True)
    reason = brief(call.after(2), "the reason", usage) or None
    scope, alike = scope_of(request.place), usage is SAME
    async with newsroom.memory.storage.begin() as unit:
        a = await claim_named(first, unit=unit, scope=scope, usage=usage)
        b = await claim_named(second, unit=unit, scope=scope, usage=usage)
        if a.id == b.id:
            raise CommandError(f"both ids are of one claim, {a.id}", example=usage.example)
        decision = _decision(a, b, request, alike=alike, reason=reason)
        if decision not in await unit.claims.decision_history(a.id, scope=scope):
            await unit.claims.decide(decision, scope=scope)
            await (_join if alike else _part)(a, b, unit.claims, scope, request)
            await noted(unit, request, usage.name, f"{a.id} {b.id}")
            await unit.commit()
        joined = (await unit.claims.get([a.id], scope=scope))[a.id].cluster
        together = len(await unit.claims.members(joined, scope=scope)) if joined else 1
    return Judged(a=a.id, b=b.id, same=alike, together=together)


async def undo(call: Call, request: Request, newsroom: Newsroom) -> Judged:
    """`undo ID ID`: the pair is as it was before somebody judged it; doing it again changes nothing."""
    first, second = arguments(call, UNDO, ("a claim's ID", "another claim's ID"))
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin() as unit:
        a = await claim_named(first, unit=unit, scope=scope, usage=UNDO)
        b = await claim_named(second, unit=unit, scope=scope, usage=UNDO)
        history = [
            d for d in await unit.claims.decision_history(a.id, scope=scope) if {d.a, d.b} == {a.id, b.id}
        ]
        by_hand = [decision for decision in history if decision.by != HEARSAY]
        if not by_hand or (by_hand[-1].model == TAKEN_BACK and not _is_this(by_hand[-1], request)):
            raise CommandError("nobody has said of these two that they are the same, or are not")
        if by_hand[-1].model != TAKEN_BACK:
            await _take_back(a, b, history, by_hand, unit, scope, request)
            await noted(unit, request, "undo", f"{a.id} {b.id}")
            await unit.commit()
        joined = (await unit.claims.get([a.id], scope=scope))[a.id].cluster
        together = len(await unit.claims.members(joined, scope=scope)) if joined else 1
    return Judged(a=a.id, b=b.id, same=None, together=together)


def _is_this(decision: Decision, request: Request) -> bool:
    """Whether a decision is what this very request had made, before it was interrupted."""
    return (decision.by, decision.at) == (request.actor.key, request.at)


async def _take_back(
    a: Remembered,
    b: Remembered,
    history: Sequence[Decision],
    by_hand: Sequence[Decision],
    unit: UnitOfWork,
    scope: Scope,
    request: Request,
) -> None:
    """What stood before the last judgement stands again: a person's, else the program's, else a doubt."""
    last, earlier = by_hand[-1], [d for d in history[: history.index(by_hand[-1])] if d.model != TAKEN_BACK]
    persons = [decision for decision in earlier if decision.by != HEARSAY]
    doubt = replace(last, relation=Relation.RELATED, band=Band.SUGGEST, score=0.0)
    before = [doubt, *earlier, *persons][-1]
    again = replace(before, by=request.actor.key, at=request.at, model=TAKEN_BACK, reason=None)
    await unit.claims.decide(again, scope=scope)
    if last.band is Band.LINK and before.band is not Band.LINK:
        await _part(a, b, unit.claims, scope, request)
    elif last.band is Band.IGNORE and before.band is Band.LINK:
        await _join(a, b, unit.claims, scope, request)


def _decision(a: Remembered, b: Remembered, request: Request, *, alike: bool, reason: str | None) -> Decision:
    return Decision(
        a=a.id,
        b=b.id,
        relation=Relation.SAME if alike else Relation.UNRELATED,
        band=Band.LINK if alike else Band.IGNORE,
        score=1.0 if alike else 0.0,
        by=request.actor.key,
        at=request.at,
        model=BY_HAND,
        reason=reason,
    )


async def _join(a: Remembered, b: Remembered, store: ClaimStore, scope: Scope, request: Request) -> None:
    """Make one story of the two: what the place may know of the later one's goes into the earlier one's."""
    if a.cluster is not None and a.cluster == b.cluster:
        return
    first, second = sorted((a, b), key=lambda claim: (claim.cluster is None, claim.seen))
    moving = await store.members(second.cluster, scope=scope) if second.cluster else [second]
    staying = [first.id] if first.cluster is None else []
    ids = [*staying, *(member.id for member in moving)]
    await store.cluster(ids, first.cluster, by=request.actor.key, at=request.at, scope=scope)


async def _part(a: Remembered, b: Remembered, store: ClaimStore, scope: Scope, request: Request) -> None:
    """Take the two apart: as they were before somebody joined them, or the later one with its own links."""
    if a.cluster is None or a.cluster != b.cluster:
        return
    members = await store.members(a.cluster, scope=scope)
    moves = {member.id: await store.cluster_history(member.id, scope=scope) for member in members}
    joined = _latest_joining([*moves[a.id], *moves[b.id]], a.cluster)
    if joined is not None and joined.left is not None:
        back = [id for id, history in moves.items() if history and history[-1] == joined]
        if (a.id in back) != (b.id in back):
            await store.cluster(back, joined.left, by=request.actor.key, at=request.at, scope=scope)
            return
    stays, goes = sorted((a, b), key=lambda claim: claim.seen)
    along = await _bound(goes, stays, members, store, scope)
    await store.cluster([goes.id, *along], None, by=request.actor.key, at=request.at, scope=scope)


def _latest_joining(moves: Sequence[Moved], cluster: str) -> Moved | None:
    """The last time that a person put one of them into the cluster."""
    by_hand = [move for move in moves if move.joined == cluster and move.by != HEARSAY]
    return max(by_hand, key=lambda move: move.at, default=None)


async def _bound(
    claim: Remembered, other: Remembered, members: Sequence[Remembered], store: ClaimStore, scope: Scope
) -> list[str]:
    """The members that a standing link holds to the claim, and none to the other."""
    with_claim, with_other = await _linked(claim.id, store, scope), await _linked(other.id, store, scope)
    return [m.id for m in members if m.id in with_claim - with_other and m.id != other.id]


async def _linked(id: str, store: ClaimStore, scope: Scope) -> set[str]:
    links = [decision for decision in await store.decisions(id, scope=scope) if decision.band is Band.LINK]
    return {other for decision in links for other in (decision.a, decision.b)} - {id}


async def status(call: Call, request: Request, newsroom: Newsroom) -> Thought:
    """`status ID STATUS [note]`."""
    id, word = arguments(call, STATUS, ("a claim's ID", f"one of {KNOWN}"), more=True)
    if id.casefold() in set(Status):
        id, word = word, id  # the other way round is as clear
    wanted, note = status_named(word, STATUS), brief(call.after(2), "the note", STATUS) or None
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin() as unit:
        claim = await claim_named(id, unit=unit, scope=scope, usage=STATUS)
        said = [(o.status, o.by, o.at, o.note) for o in await unit.claims.opinions(claim.id, scope=scope)]
        if (wanted, request.actor.key, request.at, note) not in said:
            await unit.claims.set_status(
                claim.id,
                wanted,
                place=request.place.key,
                by=request.actor.key,
                at=request.at,
                note=note,
            )
            await noted(unit, request, f"status {wanted.value}", claim.id)
            await unit.commit()
    return Thought(claim=claim, status=wanted)
