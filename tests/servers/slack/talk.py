"""What people say and do with messages; what the app's answers look like to them."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tests.servers.slack import posting, shapes
from tests.servers.slack.base import Base
from tests.servers.slack.methods.files import stored
from tests.servers.slack.world import Channel, Json

PASTED = 4000  # characters after which Slack's clients make a further message of what was pasted
_ELEMENT = re.compile(r"<@(\w+)>|<#(\w+)(?:\|[^>]*)?>|<!(\w+)>|<((?:https?|mailto)[^>|]+)(?:\|([^>]*))?>")


@dataclass(frozen=True, slots=True)
class Said:
    """A message by where it stands."""

    channel: str
    ts: str


def rich(text: str) -> list[Json]:
    """The block that Slack's clients send with what was typed."""
    elements: list[Json] = []
    last = 0
    for found in _ELEMENT.finditer(text):
        elements += _words(text[last : found.start()])
        last = found.end()
        user, channel, all_, link, label = found.groups()
        if user:
            elements.append({"type": "user", "user_id": user})
        elif channel:
            elements.append({"type": "channel", "channel_id": channel})
        elif all_:
            elements.append({"type": "broadcast", "range": all_})
        else:
            elements.append({"type": "link", "url": link} | ({"text": label} if label else {}))
    elements += _words(text[last:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(3), "elements": [section]}]


def _words(text: str) -> list[Json]:
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return [{"type": "text", "text": plain}] if plain else []


def parts(text: str) -> list[str]:
    """What a long paste becomes: messages of at most 4,000 characters, broken between words if it can be."""
    found = []
    while len(text) > PASTED:
        cut = max(text.rfind("\n", 1, PASTED), text.rfind(" ", 1, PASTED))
        cut = cut if cut > 0 else PASTED
        found.append(text[:cut])
        text = text[cut:].lstrip("\n ")
    return [*found, text]


class Talking(Base):
    """People in conversations."""

    def place(self, id: str) -> Channel:
        """The conversation of an id."""
        return self.world.channels[id]

    def bot(self, channel: str) -> str:
        """The bot user who is in a conversation, or who is in its workspace."""
        place = self.place(channel)
        here = self.world.app_in(place) or self.world.installed(place.team)
        assert here is not None, "the app is not installed there"
        return here.bot_user

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Sequence[tuple[str, bytes]] = (),
        broadcast: bool = False,
    ) -> Said:
        """Somebody says what they typed, <@U…> for a mention, with files (name, content) if any."""
        place, author = self.place(channel), self.world.users[user]
        assert user in place.members, f"{author.name} is not in {place.name}"
        assert not place.is_archived, f"{place.name} is archived"
        kept = shapes.typed(text)
        message: Json = {"user": user, "text": kept, "team": author.team, "client_msg_id": str(uuid.uuid4())}
        if kept:
            message["blocks"] = rich(kept)
        if author.team != place.team:
            message |= {"user_team": author.team, "source_team": author.team}
        if thread_ts is not None:
            parent = place.messages[thread_ts]
            message |= {"thread_ts": thread_ts, "parent_user_id": parent.get("user", "")}
            if broadcast:
                message |= {
                    "subtype": "thread_broadcast",
                    "root": shapes.threaded(place, shapes.said(parent)),
                }
        if files:
            message |= {"subtype": "file_share", "upload": False, "display_as_bot": False}
            message["files"] = [self._upload(user, place, name, body) for name, body in files]
        said = posting.post(self, place, message)
        for file in message.get("files", ()):
            self._shared(file, place, user)
        return Said(channel, said["ts"])

    def _upload(self, user: str, place: Channel, name: str, body: bytes) -> Json:
        file = stored(user, self.world.id("F"), name, body, int(self.clock()))
        file.shared.add(place.id)
        self.world.files[file.id] = file
        shown = shapes.file(file, self.base, self.world)
        if place.is_ext_shared:  # between organisations only the id comes: files.info tells the rest
            return {
                "id": file.id,
                "created": file.created,
                "mode": "hosted",
                "file_access": "check_file_info",
            }
        return shown

    def _shared(self, file: Json, place: Channel, user: str) -> None:
        told: Json = {
            "type": "file_shared",
            "file_id": file["id"],
            "user_id": user,
            "file": {"id": file["id"]},
        }
        self.tell(told | {"channel_id": place.id, "event_ts": self.world.ts()}, place)

    def mention(
        self,
        user: str,
        channel: str,
        text: str = "",
        *,
        thread_ts: str | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Said:
        """Somebody names the bot and says something: the message event and app_mention both come."""
        words = f"<@{self.bot(channel)}> {text}".strip()
        return self.say(user, channel, words, thread_ts=thread_ts, files=files)

    def paste(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> list[Said]:
        """Somebody pastes a long text, which Slack's client makes several messages of."""
        return [self.say(user, channel, part, thread_ts=thread_ts) for part in parts(text)]

    def direct(self, user: str, text: str, *, files: Sequence[tuple[str, bytes]] = ()) -> Said:
        """Somebody writes to the bot alone."""
        here = self.world.installed(self.world.users[user].team)
        assert here is not None, "the app is not installed there"
        return self.say(user, self.world.direct(user, here.bot_user).id, text, files=files)

    def edit(self, said: Said, text: str) -> None:
        """Its author changes a message."""
        place = self.place(said.channel)
        kept = shapes.typed(text)
        changes = {"text": kept, "blocks": rich(kept)}
        posting.change(self, place, said.ts, changes, place.messages[said.ts]["user"])

    def unfurl(self, said: Said) -> None:
        """Slack itself adds a preview to a message: a change that nobody made."""
        posting.unfurled(self, self.place(said.channel), said.ts)

    def delete(self, said: Said) -> None:
        """Its author takes a message away."""
        posting.remove(self, self.place(said.channel), said.ts)

    def other_bot(
        self, channel: str, text: str, *, thread_ts: str | None = None, classic: bool = False
    ) -> Said:
        """Another app says something: as a user who has a bot_id, or the way of old (subtype bot_message)."""
        place = self.place(channel)
        message: Json = {"bot_id": "B0OTHER", "text": text, "user": "U0OTHERBOT", "team": place.team}
        if classic:
            message = {"subtype": "bot_message", "bot_id": "B0OTHER", "username": "wire", "text": text}
        message |= {"thread_ts": thread_ts} if thread_ts else {}
        return Said(channel, posting.post(self, place, message)["ts"])

    # What people see

    def message(self, said: Said) -> Json:
        """A message as it stands now, metadata and all."""
        return self.place(said.channel).messages[said.ts]

    def standing(self, channel: str, *, thread_ts: str | None = None) -> list[Json]:
        """The app's messages in a conversation (in a thread, if one is given), in order, metadata and all."""
        place = self.place(channel)
        every = place.messages.values() if thread_ts is None else place.replies(thread_ts)
        return [one for one in every if one.get("app_id") == self.app.id]

    def hidden_from_others(self, user: str, channel: str = "") -> list[Json]:
        """The ephemeral messages that somebody was shown (in a conversation, if one is given), in order."""
        return [one for one in self.hidden if one["only_for"] == user and channel in {"", one["channel"]}]

    async def answer(
        self, said: Said, *, number: int = 1, within: float = 10.0, threaded: bool = True
    ) -> list[Json]:
        """Wait until so many messages of the app stand in a message's thread (or after it); these."""
        thread = self.message(said).get("thread_ts", said.ts)

        def stand() -> list[Json]:
            if threaded:
                return self.standing(said.channel, thread_ts=thread)
            return [one for one in self.standing(said.channel) if one["ts"] > said.ts]

        await self.until(lambda: len(stand()) >= number, within)
        return stand()
