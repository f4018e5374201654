"""Workspaces, people and conversations are made; conversations and the app's place in them change."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from tests.servers.slack import posting, scopes
from tests.servers.slack.base import Base
from tests.servers.slack.world import Channel, Installation, Json, Team, User


class Administering(Base):
    """Whoever runs the workspaces."""

    def team(self, name: str, *, installed: bool = True, granted: Iterable[str] = scopes.ALL) -> Team:
        """A workspace, with the app in it (and the scopes that it was granted) unless not wanted."""
        id = self.world.id("T")
        made = Team(id=id, name=name, domain="-".join(name.lower().split()))
        self.world.teams[id] = made
        if installed:
            self.install(id, granted)
        return made

    def install(self, team: str, granted: Iterable[str] = scopes.ALL) -> Installation:
        """Our app comes into a workspace."""
        bot = User(id=self.world.id("U"), team=team, name="hearsay", is_bot=True)
        self.world.users[bot.id] = bot
        token = f"xoxb-{team}-{secrets.token_hex(8)}"
        made = Installation(
            team=team, token=token, bot_user=bot.id, bot_id=self.world.id("B"), scopes=frozenset(granted)
        )
        self.world.installations[token] = made
        return made

    def installation(self, team: str) -> Installation:
        """Our app in a workspace."""
        found = self.world.installed(team)
        assert found is not None, "the app is not installed there"
        return found

    def person(
        self,
        team: str,
        name: str,
        *,
        is_admin: bool = False,
        is_owner: bool = False,
        is_restricted: bool = False,
        is_ultra_restricted: bool = False,
    ) -> str:
        """Somebody in a workspace; their id."""
        id = self.world.id("U")
        self.world.users[id] = User(
            id=id,
            team=team,
            name=name,
            is_admin=is_admin,
            is_owner=is_owner,
            is_restricted=is_restricted or is_ultra_restricted,
            is_ultra_restricted=is_ultra_restricted,
        )
        return id

    def channel(
        self, team: str, name: str, members: Iterable[str], *, private: bool = False, with_bot: bool = True
    ) -> str:
        """A conversation with these people, and with the bot unless not wanted; its id. Nobody is told."""
        people = set(members)
        if with_bot:
            people.add(self.installation(team).bot_user)
        id = self.world.id("C")
        self.world.channels[id] = Channel(
            id=id,
            team=team,
            name=name,
            kind="group" if private else "channel",
            created=int(self.clock()),
            creator=min(people, default=""),
            members=people,
            teams={team},
        )
        return id

    def group(self, *people: str, with_bot: bool = True) -> str:
        """A conversation of several people and the bot; its id."""
        bot = [self.installation(self.world.users[people[0]].team).bot_user] if with_bot else []
        return self.world.direct(*people, *bot).id

    # What changes

    def _note(self, place: Channel, subtype: str, user: str, text: str, **more: object) -> None:
        """A line in the conversation that says what happened."""
        posting.post(
            self, place, {"subtype": subtype, "user": user, "text": text, "team": place.team, **more}
        )

    def join(self, user: str, channel: str, inviter: str = "") -> None:
        """Somebody comes into a conversation."""
        place = self.world.channels[channel]
        place.members.add(user)
        told: Json = {"type": "member_joined_channel", "user": user, "channel": channel}
        told |= {"channel_type": "C" if place.kind == "channel" else "G", "team": place.team}
        told |= {"event_ts": self.world.ts()} | ({"inviter": inviter} if inviter else {})
        self.tell(told, place)
        self._note(place, "channel_join", user, f"<@{user}> has joined the channel", inviter=inviter or user)

    def invite_bot(self, channel: str, by: str) -> None:
        """Somebody invites the bot."""
        place = self.world.channels[channel]
        self.join(self.installation(place.team).bot_user, channel, by)

    def leave(self, user: str, channel: str) -> None:
        """Somebody leaves a conversation."""
        place = self.world.channels[channel]
        place.members.discard(user)
        told: Json = {"type": "member_left_channel", "user": user, "channel": channel}
        told |= {"channel_type": "C" if place.kind == "channel" else "G", "team": place.team}
        self.tell(told | {"event_ts": self.world.ts()}, place)
        self._note(place, "channel_leave", user, f"<@{user}> has left the channel")

    def remove_bot(self, channel: str, by: str) -> None:
        """Somebody takes the bot out of a conversation; it is told that it is out, and nothing after that."""
        place = self.world.channels[channel]
        here = self.world.app_in(place)
        assert here is not None, "the bot is not in there"
        place.members.discard(here.bot_user)
        name = "channel_left" if place.kind == "channel" else "group_left"
        told: Json = {"type": name, "channel": channel, "actor_id": by, "event_ts": self.world.ts()}
        self.tell(told, place, here.team)

    def rename(self, channel: str, name: str, by: str) -> None:
        """A conversation has another name."""
        place = self.world.channels[channel]
        before, place.name = place.name, name
        place.previous_names.insert(0, before)
        shown = {"id": place.id, "name": name, "name_normalized": name, "created": place.created}
        shown |= {"is_channel": place.kind == "channel", "is_mpim": False}
        kind = "channel_rename" if place.kind == "channel" else "group_rename"
        self.tell({"type": kind, "channel": shown, "event_ts": self.world.ts()}, place)
        text = f"has renamed the channel from &quot;{before}&quot; to &quot;{name}&quot;"
        self._note(place, "channel_name", by, text, name=name, old_name=before)

    def archive(self, channel: str, by: str) -> None:
        """A conversation is put away: nobody can say anything there."""
        place = self.world.channels[channel]
        kind = "channel_archive" if place.kind == "channel" else "group_archive"
        told: Json = {"type": kind, "channel": channel, "user": by, "is_moved": 0}
        self._note(place, "channel_archive", by, "archived the channel")
        self.tell(told | {"event_ts": self.world.ts()}, place)
        place.is_archived = True

    def unarchive(self, channel: str, by: str) -> None:
        """A conversation is brought back."""
        place = self.world.channels[channel]
        place.is_archived = False
        if place.kind == "channel":
            told: Json = {"type": "channel_unarchive", "channel": channel, "user": by}
            self.tell(told | {"event_ts": self.world.ts()}, place)
        self._note(place, "channel_unarchive", by, "un-archived the channel")

    def convert_to_private(self, channel: str, by: str) -> None:
        """A public channel becomes a private one, under the same id."""
        place = self.world.channels[channel]
        place.kind = "group"
        self._note(place, "channel_convert_to_private", by, "made this channel private")

    def share(self, channel: str, team: str, members: Iterable[str] = ()) -> None:
        """Another organisation's workspace comes into a channel (Slack Connect)."""
        place = self.world.channels[channel]
        place.is_ext_shared = True
        place.teams.add(team)
        place.members |= set(members)
        told: Json = {"type": "channel_shared", "connected_team_id": team, "channel": channel}
        self.tell(told | {"event_ts": self.world.ts()}, place)

    def unshare(self, channel: str, team: str) -> None:
        """It leaves again."""
        place = self.world.channels[channel]
        place.teams.discard(team)
        place.members -= {one.id for one in self.world.users.values() if one.team == team}
        place.is_ext_shared = len(place.teams) > 1
        told: Json = {"type": "channel_unshared", "previously_connected_team_id": team, "channel": channel}
        self.tell(told | {"is_ext_shared": place.is_ext_shared, "event_ts": self.world.ts()}, place)

    def revoke(self, team: str) -> None:
        """The app's token is taken away; the app is told so, and every call of it is refused."""
        here = self.installation(team)
        self.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [here.bot_user]}}, team=team)
        here.error = "token_revoked"

    def uninstall(self, team: str) -> None:
        """The app is thrown out of a workspace: both events come, in whatever order."""
        here = self.installation(team)
        self.tell({"type": "app_uninstalled"}, team=team)
        self.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [here.bot_user]}}, team=team)
        here.error = "account_inactive"
