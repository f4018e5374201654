"""Looking at what is remembered: claim, search, history, origins."""

from __future__ import annotations

import difflib
from datetime import date

from bot.commands import archive
from bot.commands.naming import arguments, brief, claim_named
from bot.commands.newsroom import Newsroom
from bot.commands.scope import scope_of
from bot.document import printable
from bot.errors import CommandError
from bot.memory.stories import looked_at, roots_of
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.memory import Remembered, Scope, Status
from bot.model.outcome import Found, History, Story, Traced
from bot.ports import UnitOfWork

CLAIM = Usage(
    name="claim",
    words="ID",
    about="who says a claim, through whom, since when, how often, and what the desk thinks of it",
    example="claim cq3kf7ab",
    aliases=("claims", "show"),
)
SEARCH = Usage(
    name="search",
    words="WORDS",
    about="find remembered claims by words and meaning; “in quotation marks” words stand together",
    example="search ferry pier --limit 3",
    aliases=("searches", "find", "look"),
    flags=("limit=", "since=", "until=", "source=", "status="),
)
HISTORY = Usage(
    name="history",
    words="ID",
    about="what became of a claim: when it came by here, its statuses, what was decided about it",
    example="history cq3kf7ab",
    aliases=("histories",),
)
ORIGINS = Usage(
    name="origins",
    words="ID",
    about="which reports appear to trace to which independent origin",
    example="origins cq3kf7ab",
    aliases=("origin",),
)
FOUND = 5  # claims that a search shows unless told otherwise
MOST_FOUND = 20  # more than fit into a message anywhere


async def claim(call: Call, request: Request, newsroom: Newsroom) -> Story:
    """`claim ID`."""
    (word,) = arguments(call, CLAIM, ("a claim's ID",))
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin(write=False) as unit:
        named = await claim_named(word, unit=unit, scope=scope, usage=CLAIM)
    gathered = await newsroom.memory.gather(named, scope=scope)
    async with newsroom.memory.storage.begin(write=False) as unit:
        return await story(gathered, unit, scope)


async def origins(call: Call, request: Request, newsroom: Newsroom) -> Traced:
    """`origins ID`."""
    (word,) = arguments(call, ORIGINS, ("a claim's ID",))
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin(write=False) as unit:
        named = await claim_named(word, unit=unit, scope=scope, usage=ORIGINS)
    gathered = await newsroom.memory.gather(named, scope=scope)
    async with newsroom.memory.storage.begin(write=False) as unit:
        return Traced(story=await story(gathered, unit, scope))


async def history(call: Call, request: Request, newsroom: Newsroom) -> History:
    """`history ID`."""
    (word,) = arguments(call, HISTORY, ("a claim's ID",))
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin(write=False) as unit:
        named = await claim_named(word, unit=unit, scope=scope, usage=HISTORY)
        decisions = await unit.claims.decision_history(named.id, scope=scope)
        others = {id for decision in decisions for id in (decision.a, decision.b)} - {named.id}
        seen = await unit.claims.sightings([named.id], scope=scope)
        return History(
            claim=named,
            here=request.place.key,
            seen=tuple((place, at) for _, place, at in seen),
            opinions=tuple(await unit.claims.opinions(named.id, scope=scope)),
            decisions=tuple(decisions),
            others=await unit.claims.get(sorted(others), scope=scope),
        )


async def search(call: Call, request: Request, newsroom: Newsroom) -> Found:
    """`search WORDS`."""
    if not call.rest.strip():
        raise CommandError("search needs words to look for", example=SEARCH.example)
    query = brief(call.rest, "the question", SEARCH)
    limit = whole_number(call, "limit", FOUND, MOST_FOUND, SEARCH)
    found = await archive.search(
        query,
        memory=newsroom.memory,
        scope=scope_of(request.place),
        limit=limit,
        only=_filter(call),
    )
    return Found(query=query, claims=tuple(claim for claim, _ in found))


async def story(claim: Remembered, unit: UnitOfWork, scope: Scope) -> Story:
    """A claim with everything of its cluster that the scope may know of."""
    members = await unit.claims.members(claim.cluster, scope=scope) if claim.cluster else [claim]
    opinions = await unit.claims.opinions(claim.id, scope=scope)
    known = await roots_of(members, unit.claims, scope)
    return Story(
        claim=claim,
        members=tuple(members),
        looked_at=frozenset(member.id for member in looked_at(members)),
        when=tuple(at for _, _, at in await unit.claims.sightings([claim.id], scope=scope)),
        origins=known.origins,
        opinion=opinions[-1] if opinions else None,
        confirmed_by=known.confirmed.by if known.confirmed else None,
        denied_by=known.denied.by if known.denied else None,
    )


def whole_number(call: Call, flag: str, default: int, most: int, usage: Usage) -> int:
    """The value of a flag that takes a number from 1. Raises CommandError."""
    given = call.flags.get(flag)
    if given is None:
        return default
    if given.isascii() and given.isdigit() and len(given) < 9 and 0 < int(given) <= most:
        return int(given)
    raise CommandError(
        f"--{flag} of {usage.name} is a whole number from 1 to {most}, not “{printable(given)[:40]}”",
        example=usage.example,
    )


def _filter(call: Call) -> archive.Filter:
    status = call.flags.get("status")
    return archive.Filter(
        since=_day(call, "since"),
        until=_day(call, "until"),
        source=call.flags.get("source"),
        status=status_named(status, SEARCH) if status is not None else None,
    )


def _day(call: Call, flag: str) -> str | None:
    given = call.flags.get(flag)
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise CommandError(
            f"--{flag} of search is a day such as 2031-03-14, not “{printable(given)[:40]}”",
            example="search ferry --since 2031-03-14",
        ) from None


def status_named(word: str, usage: Usage) -> Status:
    """What the desk may think of a claim. Raises CommandError."""
    try:
        return Status(word.casefold())
    except ValueError:
        known = [status.value for status in Status]
        near = difflib.get_close_matches(word[:40].casefold(), known, n=1)
        there = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise CommandError(f"“{printable(word)[:40]}” is no status; {there}", example=usage.example) from None
