"""`read` in a conversation, and the reading of what was not addressed to us."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.commands.newsroom import Newsroom
from bot.commands.read import named
from bot.commands.scope import scope_of
from bot.commands.sources import MOST, Source, asked_for, shown
from bot.errors import CommandError, FetchRefused, HearsayError, StoreError, TooLarge
from bot.memory.remembering import Heard
from bot.model.article import Analysis
from bot.model.chat import Attachment, Request
from bot.model.command import Call, Usage
from bot.model.material import Material
from bot.model.outcome import Read, Several, Unread
from bot.ports.watching import Happening
from bot.reading.entry import MAX_BYTES

READ = Usage(
    name="read",
    words="[URL or pasted text]",
    about="report an article's claims, who says each, and what to be careful about;"
    " in a reply or with a file, of that",
    example="read https://news.example/story",
    aliases=("reads", "check", "analyse", "analyze"),
    flags=("all",),
    verbatim=True,
    slow=True,
)


async def read(call: Call, request: Request, newsroom: Newsroom) -> Read | Several:
    """Read what was meant, remember its claims as seen here, and say what came by before."""
    sources = asked_for(call.rest, request, READ)
    everything = "all" in call.flags
    if len(sources) == 1:
        return await read_one(sources[0], request, newsroom, everything=everything)
    return Several(parts=await read_all(sources, request, newsroom, everything=everything))


async def read_one(
    source: Source, request: Request, newsroom: Newsroom, *, everything: bool = False, key: str | None = None
) -> Read:
    """Read one thing; `key` names the answer where that is not the request's own. Raises HearsayError."""
    material = await _material(source, request, newsroom)
    analysis = await _examined(material, newsroom)
    read_for = Heard(
        id=source.message or request.id, by=request.actor.key, key=key or request.key, request=request.key
    )
    there = await newsroom.memory.recall(
        analysis,
        place=request.place.key,
        scope=scope_of(request.place),
        audience=request.place.audience,
        message=read_for if source.article is None else None,
        seen_again=source.article is None,
    )
    newsroom.watch.count(Happening.MATCHED, sum(map(bool, there.seen.values())))
    places = await _names({one.where for found in there.seen.values() for one in found}, request, newsroom)
    seen = {
        id: tuple(replace(one, where=places.get(one.where or "")) for one in found)
        for id, found in there.seen.items()
    }
    return Read(
        analysis=analysis,
        seen=seen,
        ids=there.ids,
        everything=everything,
        again=f"read --all {analysis.article.id}",
    )


async def read_all(
    sources: Sequence[Source],
    request: Request,
    newsroom: Newsroom,
    *,
    everything: bool = False,
    key: str | None = None,
) -> tuple[Read | Unread, ...]:
    """What came of each of these, up to MOST. Raises StoreError."""
    parts = [await _tried(one, request, newsroom, everything=everything, key=key) for one in sources[:MOST]]
    if len(sources) > MOST:
        parts.append(Unread(why=f"{MOST} are read at a time, not {len(sources)}: send the rest anew"))
    return tuple(parts)


async def _tried(
    source: Source, request: Request, newsroom: Newsroom, *, everything: bool, key: str | None
) -> Read | Unread:
    """What came of it. Raises StoreError: then all of it is done anew, and what is kept is kept once."""
    try:
        return await read_one(source, request, newsroom, everything=everything, key=key)
    except StoreError:
        raise
    except HearsayError as error:
        return Unread(why=str(error))


async def _names(keys: Collection[str | None], request: Request, newsroom: Newsroom) -> dict[str, str]:
    """What people call the places that are elsewhere: where it was seen is only worth saying of those."""
    elsewhere = sorted(key for key in keys if key is not None and key != request.place.key)
    if not elsewhere:
        return {}
    async with newsroom.memory.storage.begin(write=False) as unit:
        known = {key: await unit.register.place(key) for key in elsewhere}
    return {key: place.name if place is not None and place.name else key for key, place in known.items()}


async def _material(source: Source, request: Request, newsroom: Newsroom) -> Material:
    """The bytes or the words. Raises HearsayError."""
    if source.link is not None:
        page = await newsroom.fetcher().fetch(source.link)
        return Material(
            name=source.link, content=page.body, media_type=page.content_type, address=page.url, url=page.url
        )
    if source.file is not None:
        return await _from_file(source.file, request, newsroom)
    if source.article is not None:
        return await _known(source.article, request, newsroom)
    return Material(name="the text", content=source.text or "")


async def _from_file(file: Attachment, request: Request, newsroom: Newsroom) -> Material:
    files, name = newsroom.files.get(request.place.platform), shown(file)
    if files is None:
        raise FetchRefused(f"{name}: files cannot be opened here: paste the article's text, or give its link")
    if file.size is not None and file.size > MAX_BYTES:
        raise TooLarge(f"{name}: has {file.size:,} bytes, at most {MAX_BYTES:,} are read; paste the text")
    try:
        got = await files.fetch(request.place, file)
    except HearsayError as error:
        raise named(error, name) from error
    return Material(name=name, content=got.body, media_type=file.media_type or got.content_type or None)


async def _known(id: str, request: Request, newsroom: Newsroom) -> Material:
    """An article that was read here before."""
    scope = scope_of(request.place)
    async with newsroom.memory.storage.begin(write=False) as unit:
        text = (await unit.claims.texts([id], scope=scope)).get(id)
        claims = await unit.claims.of_article(id, scope=scope)
    if text is None and claims:
        raise CommandError(
            f"the words of {id} are not kept any more, only its claims: give its link or its text again"
        )
    if text is None:
        raise CommandError(f"no article is known here whose id is {id}", example=READ.example)
    if not claims:
        return Material(name="the text", content=text, id=id)
    first = claims[0]
    return Material(
        name="the text",
        content=text,
        id=id,
        title=first.title,
        outlet=first.outlet,
        url=first.url,
        published=first.published,
    )


async def _examined(material: Material, newsroom: Newsroom) -> Analysis:
    try:
        return await asyncio.to_thread(newsroom.examine, material)
    except HearsayError as error:
        raise named(error, material.name) from error
