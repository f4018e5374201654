"""`watch`: what admins have a place look out for."""

from __future__ import annotations

import asyncio
import difflib
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.commands import watchwords
from bot.commands.backtest import tried
from bot.commands.elsewhere import place_named
from bot.commands.newsroom import Newsroom, noted
from bot.commands.scope import scope_of
from bot.commands.watchfields import FIELDS, mistakes
from bot.document import printable
from bot.errors import CommandError
from bot.memory.gist import meaning
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.outcome import Outcome, Tried, Watched, Watchlist
from bot.model.watch import Muted, Watch, What

WATCH: Final = Usage(
    name="watch",
    words="add|list|show|edit|test|remove [NAME] [FIELD:VALUE …]",
    about="say what to look out for here: phrases, names, patterns, sources, caveats, statuses",
    example=watchwords.EXAMPLE,
    aliases=("watches", "watchlist"),
    verbatim=True,
    admin=True,
    fields=tuple((f"{field.name}:", f"{field.hint}, as in {field.example}") for field in FIELDS[1:]),
)
MOST_WATCHES: Final = 1_000  # in one place
COUNTED: Final = timedelta(days=7)  # how far back a list counts what watches did


async def watch(call: Call, request: Request, newsroom: Newsroom) -> Outcome:
    """`watch VERB …`."""
    verb, _, rest = call.rest.strip().partition(" ")
    word = verb.casefold().rstrip(":")
    if not word:
        return await _list("", request, newsroom)
    if word not in VERBS:
        near = difflib.get_close_matches(word[:40], VERBS, n=1)
        there = f"did you mean {near[0]}?" if near else f"it does {', '.join(VERBS)}"
        raise CommandError(f"watch cannot do “{printable(verb)[:40]}”; {there}", example=watchwords.EXAMPLE)
    return await VERBS[word](" ".join(rest.split("\n")).strip(), request, newsroom)


async def _list(rest: str, request: Request, newsroom: Newsroom) -> Watchlist:
    """Those of this place."""
    if rest:
        raise CommandError("watch list takes nothing more; watch show NAME shows one", example="watch list")
    place = request.place
    async with newsroom.memory.storage.begin(write=False) as unit:
        there = await unit.watches.of_place(place.key, tenant=place.tenant)
        since = newsroom.memory.now() - COUNTED
        records = await unit.watches.records([one.id for one in there], since=since)
        mutes = await unit.watches.mutes(place.key, tenant=place.tenant)
    now = newsroom.memory.now()
    mute = frozenset(one.about for one in mutes if one.what is Muted.WATCH and one.until > now)
    return Watchlist(watches=tuple((one, records[one.id]) for one in there), mute=mute)


async def _add(rest: str, request: Request, newsroom: Newsroom) -> Watched:
    """A new one, here or in another place of the newsroom."""
    fields = _checked(watchwords.parsed(rest))
    place = await place_named(
        fields.get("to", ""),
        request,
        newsroom,
        "a watch for another place",
        f"watch add Dam any:flood to:{request.place.key}",
    )
    async with newsroom.memory.storage.begin(write=False) as unit:
        there = await unit.watches.of_place(place.key, tenant=place.tenant)
    made = watchwords.made(
        fields,
        id=_id(request),
        tenant=place.tenant,
        place=place.key,
        owner=request.actor.key,
        at=request.at,
    )
    if len(there) >= MOST_WATCHES and made.id not in {one.id for one in there}:
        raise CommandError(f"there are {MOST_WATCHES} watches there already, and no place has more")
    made = await _keep(made, request, newsroom, "watch add")
    elsewhere = place.key != request.place.key
    return Watched(
        watch=made,
        done="added",
        typed=watchwords.typed(watchwords.fields_of(made)),
        where=place.name or place.key if elsewhere else None,
        tried=None if elsewhere else await tried(made, newsroom, scope_of(request.place)),
    )


async def _edit(rest: str, request: Request, newsroom: Newsroom) -> Watched:
    """Other fields for one; what is not given stays, and an empty value takes a field away."""
    given = watchwords.parsed(rest, first="")
    old = await _named(given.pop("", ""), request, newsroom, "watch edit Dam not:drill severity:low")
    if not given:
        raise CommandError(
            "what of it is to be another? Name the fields", example=f"watch edit {_typed_name(old)} not:drill"
        )
    if "to" in given:
        raise CommandError("a watch stays where it was made; remove it here and add it there")
    fields = _checked({k: v for k, v in (watchwords.fields_of(old) | given).items() if v.strip()})
    new = watchwords.made(fields, id=old.id, tenant=old.tenant, place=old.place, owner=old.owner, at=old.made)
    new = await _keep(new, request, newsroom, "watch edit")
    return Watched(
        watch=new,
        done="changed",
        typed=watchwords.typed(watchwords.fields_of(new)),
        tried=await tried(new, newsroom, scope_of(request.place)),
    )


async def _show(rest: str, request: Request, newsroom: Newsroom) -> Watched:
    """One in full, with how it did in a week."""
    found = await _named(rest, request, newsroom, "watch show Dam")
    async with newsroom.memory.storage.begin(write=False) as unit:
        records = await unit.watches.records([found.id], since=newsroom.memory.now() - COUNTED)
    return Watched(
        watch=found,
        done="shown",
        typed=watchwords.typed(watchwords.fields_of(found)),
        record=records[found.id],
    )


async def _test(rest: str, request: Request, newsroom: Newsroom) -> Tried:
    """What one would have caught: a kept one by its name, or fields that are not kept."""
    if watchwords.begins_with_field(rest):
        fields = _checked({"called": "this"} | watchwords.parsed(rest))
        draft = watchwords.made(
            fields,
            id=_id(request),
            tenant=request.place.tenant,
            place=request.place.key,
            owner=request.actor.key,
            at=request.at,
        )
        return await tried(await _with_meanings(draft, newsroom), newsroom, scope_of(request.place))
    found = await _named(rest, request, newsroom, "watch test Dam")
    return replace(await tried(found, newsroom, scope_of(request.place)), watch=found.name)


async def _remove(rest: str, request: Request, newsroom: Newsroom) -> Watched:
    """One no longer."""
    found = await _named(rest, request, newsroom, "watch remove Dam")
    async with newsroom.memory.storage.begin() as unit:
        await unit.watches.remove(found.id, tenant=found.tenant)
        await unit.watches.unmute(found.place, tenant=found.tenant, what=Muted.WATCH, about=found.id)
        await noted(unit, request, "watch remove", found.id)
        await unit.commit()
    return Watched(watch=found, done="removed", typed=watchwords.typed(watchwords.fields_of(found)))


VERBS: Final[Mapping[str, Callable[[str, Request, Newsroom], Awaitable[Outcome]]]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "edit": _edit,
    "test": _test,
    "remove": _remove,
}


def _checked(fields: dict[str, str]) -> dict[str, str]:
    """Fields without mistakes. Raises CommandError with the first."""
    wrong = mistakes(fields)
    if wrong:
        name, said = next(iter(wrong.items()))
        told = said if name in {"called", "any"} and "phrase" not in said else f"{name}: {said}"
        raise CommandError(told, example=watchwords.EXAMPLE)
    return fields


async def _keep(made: Watch, request: Request, newsroom: Newsroom, action: str) -> Watch:
    """Keep a watch and log it, once. Raises CommandError when another has its name."""
    made = await _with_meanings(made, newsroom)
    async with newsroom.memory.storage.begin() as unit:
        there = await unit.watches.of_place(made.place, tenant=made.tenant)
        if made not in there:
            if not await unit.watches.put(made):
                same = next(one for one in there if one.name_key == made.name_key)
                raise CommandError(
                    f"there is a watch called “{same.name}” already; watch edit changes it",
                    example=f"watch edit {_typed_name(same)} not:drill",
                )
            await noted(unit, request, action, made.id, place=made.place)
            await unit.commit()
    return made


async def _with_meanings(made: Watch, newsroom: Newsroom) -> Watch:
    """The watch with the meanings of its sentences."""
    likes = [term.text for term in made.terms if term.what is What.LIKE]
    if not likes:
        return made
    vectors = await asyncio.to_thread(newsroom.memory.encoder.embed, [meaning(text) for text in likes])
    of = dict(zip(likes, vectors, strict=True))
    terms = [replace(t, vector=of[t.text]) if t.what is What.LIKE else t for t in made.terms]
    return replace(made, terms=tuple(terms))


async def _named(word: str, request: Request, newsroom: Newsroom, example: str) -> Watch:
    """The watch of this place that is called so, or has this id. Raises CommandError."""
    async with newsroom.memory.storage.begin(write=False) as unit:
        there = await unit.watches.of_place(request.place.key, tenant=request.place.tenant)
    return watch_named(word, there, example)


def watch_named(word: str, there: Sequence[Watch], example: str) -> Watch:
    """The watch that is called so, or has this id, among those of a place. Raises CommandError."""
    name = " ".join(watchwords.unquoted(word).casefold().split())
    if not name:
        raise CommandError("which watch? Give its name", example=example)
    for one in there:
        if name in (one.name_key, one.id):
            return one
    near = difflib.get_close_matches(name[:60], [one.name_key for one in there], n=1)
    called = next((one.name for one in there if near and one.name_key == near[0]), "")
    said = f"; did you mean {called}?" if called else "; watch list shows what there is"
    shown = printable(watchwords.unquoted(word).strip())[:60]
    raise CommandError(f"there is no watch called “{shown}” here{said}", example=example)


def _typed_name(one: Watch) -> str:
    return watchwords.typed({"called": one.name})


def _id(request: Request) -> str:
    """The same for a request that is answered again, so that it makes one watch."""
    return "w" + hashlib.sha256(request.key.encode("utf-8", "surrogatepass")).hexdigest()[:11]
