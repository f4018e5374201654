"""`read` in a conversation: a link, a pasted text, or the message that is replied to."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.commands.newsroom import Newsroom
from bot.commands.read import named
from bot.commands.scope import scope_of
from bot.document import printable
from bot.errors import CommandError, HearsayError
from bot.model.article import Analysis
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.material import Material
from bot.model.memory import Seen
from bot.model.outcome import Read
from bot.ports.watching import Happening
from bot.wording import pasted

READ = Usage(
    name="read",
    words="[URL or pasted text]",
    about="report an article's claims, who says each, and what to be careful about;"
    " in a reply, of the message replied to",
    example="read https://news.example/story",
    aliases=("reads", "check", "analyse", "analyze"),
    flags=("all",),
    verbatim=True,
    slow=True,
)
FEWEST_WORDS = 4  # shorter, it is "this one please" and no article


async def read(call: Call, request: Request, newsroom: Newsroom) -> Read:
    """Read what was meant, remember its claims as seen here, and say what came by before."""
    text = wanted(call, request)
    link = pasted.lone_link(text) or pasted.host_only(text)
    material = await _fetched(link, newsroom) if link else Material(name="the text", content=text)
    analysis = await _examined(material, newsroom)
    there = await newsroom.memory.recall(analysis, place=request.place.key, scope=scope_of(request.place))
    newsroom.watch.count(Happening.MATCHED, sum(map(bool, there.seen.values())))
    again = f"read --all {link}" if link else "read --all"
    everything = "all" in call.flags
    seen = {id: tuple(_from_here(one, request) for one in found) for id, found in there.seen.items()}
    return Read(analysis=analysis, seen=seen, ids=there.ids, everything=everything, again=again)


def _from_here(seen: Seen, request: Request) -> Seen:
    """Where it was seen is only worth saying when that is elsewhere."""
    return replace(seen, where=None) if seen.where == request.place.key else seen


def wanted(call: Call, request: Request) -> str:
    """The text or the link that is to be read. Raises CommandError when there is none, or more than one."""
    text = call.rest
    about = pasted.unwrapped(request.about or "")
    if about.strip() and _is_pointing(text):
        text = about
    if not text.strip():
        raise CommandError(_nothing(request), example=READ.example)
    several = {link.url for link in pasted.links(text)}
    if len(several) > 1 and len(text.split()) <= pasted.FEW:
        raise CommandError(f"one link at a time, and these are {len(several)}", example=READ.example)
    if _is_pointing(text):
        raise CommandError(
            f"“{printable(text)}” is too short to be an article: paste its text, give its link, or reply with"
            " read to the message that has it",
            example=READ.example,
        )
    return text


def _is_pointing(text: str) -> bool:
    """Whether words only point at something: "this one"."""
    return len(text.split()) < FEWEST_WORDS and not pasted.links(text) and not pasted.host_only(text)


def _nothing(request: Request) -> str:
    if request.attachments or request.about_attachments:
        return "files cannot be opened here: paste the article's text, or give its link"
    return "read needs a link or a text, or a reply to the message that has it"


async def _fetched(link: str, newsroom: Newsroom) -> Material:
    page = await newsroom.fetcher().fetch(link)
    return Material(
        name=link, content=page.body, media_type=page.content_type, address=page.url, url=page.url
    )


async def _examined(material: Material, newsroom: Newsroom) -> Analysis:
    try:
        return await asyncio.to_thread(newsroom.examine, material)
    except HearsayError as error:
        raise named(error, material.name) from error
