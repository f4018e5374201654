"""What people click and type where the app listens: commands, shortcuts, buttons, modals, the home tab."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Mapping

from tests.servers.slack import limits, schemas, scopes, shapes
from tests.servers.slack.base import Base
from tests.servers.slack.inputs import state
from tests.servers.slack.methods.views import outward, replaced, shown
from tests.servers.slack.record import Delivery
from tests.servers.slack.sockets import wrong_answer
from tests.servers.slack.talk import Said
from tests.servers.slack.tickets import Response
from tests.servers.slack.world import Channel, Installation, Json, Refusal


def _elements(blocks: object) -> Iterator[tuple[Json, Json]]:
    """What can be clicked, with its block."""
    for block in blocks if isinstance(blocks, list) else ():
        for part in [*block.get("elements", ()), block.get("accessory"), block.get("element")]:
            if isinstance(part, dict) and "action_id" in part:
                yield block, part


class Clicking(Base):
    """People who use the app."""

    def _who(self, user: str, place: Channel | None = None) -> tuple[Installation, Json]:
        """The installation that serves somebody, and what every payload says of them."""
        one = self.world.users[user]
        here = (place and self.world.app_in(place)) or self.world.installed(one.team)
        assert here is not None, "the app is not installed there"
        team = self.world.teams[here.team]
        common: Json = {
            "team": {"id": team.id, "domain": team.domain},
            "user": {"id": user, "username": one.name, "name": one.name, "team_id": one.team},
            "api_app_id": self.app.id,
            "token": self.app.token,
            "is_enterprise_install": False,
            "enterprise": None,
        }
        return here, common

    def _response_url(self, response: Response) -> str:
        return f"{self.base}/actions/{self.tickets.response(response)}"

    async def command(
        self, user: str, channel: str, text: str = "", *, command: str = "/hearsay"
    ) -> Delivery:
        """Somebody types a slash command; in a thread Slack does not let them."""
        place = self.world.channels[channel]
        assert command in self.app.commands, f"the app has no {command}"
        assert user in place.members, "nobody types where they are not"
        here, common = self._who(user, place)
        self._granted(here, scopes.COMMAND)
        name = (
            place.name if place.kind == "channel" else {"im": "directmessage"}.get(place.kind, "privategroup")
        )
        payload: Json = {
            "token": self.app.token,
            "team_id": here.team,
            "team_domain": common["team"]["domain"],
            "channel_id": channel,
            "channel_name": name,
            "user_id": user,
            "user_name": common["user"]["name"],
            "command": command,
            "text": text,  # as it was typed: Slack escapes here only where the app asked for it
            "api_app_id": self.app.id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(Response(user=user, channel=channel, team=here.team)),
            "trigger_id": self.tickets.trigger(user, here.team),
        }
        sent = await self.ask("slash_commands", command, payload)
        self._said_at_once(sent, user, channel)
        return sent

    def _granted(self, here: Installation, scope: str) -> None:
        assert scope in here.scopes, f"without {scope} nobody can do this"

    def _said_at_once(self, sent: Delivery, user: str, channel: str) -> None:
        """What a command is answered with is shown to whoever typed it."""
        words = (
            sent.answer if isinstance(sent.answer, dict) else {"text": sent.answer} if sent.answer else None
        )
        if words:
            wrong = [*limits.too_long(words.get("blocks")), *schemas.problems("sent", "response_url", words)]
            if wrong:
                self.record.refuse("command", "invalid_blocks", tuple(wrong), words)
            self.hidden.append({**words, "only_for": user, "channel": channel, "ts": self.world.ts()})

    async def shortcut(self, user: str, said: Said, callback_id: str = "check") -> Delivery:
        """Somebody chooses the app's entry in a message's menu."""
        place = self.world.channels[said.channel]
        here, common = self._who(user, place)
        self._granted(here, scopes.COMMAND)
        message = shapes.said(copy.deepcopy(place.messages[said.ts]))
        response = Response(user=user, channel=place.id, team=here.team, message=said.ts)
        del common["api_app_id"]
        payload = common | {
            "type": "message_action",
            "action_ts": f"{time.time():.6f}",
            "channel": {"id": place.id, "name": self._seen_name(place)},
            "callback_id": callback_id,
            "trigger_id": self.tickets.trigger(user, here.team),
            "response_url": self._response_url(response),
            "message_ts": said.ts,
            "message": message,
        }
        return await self.ask("interactive", "message_action", payload)

    def _seen_name(self, place: Channel) -> str:
        return {"channel": place.name, "im": "directmessage"}.get(place.kind, "privategroup")

    async def press(
        self, user: str, said: Said, action_id: str, *, value: str | None = None, nth: int = 0
    ) -> Delivery:
        """Somebody presses what has this action_id in a message; the nth, if several have it."""
        place = self.world.channels[said.channel]
        assert user in place.members, "nobody presses what they cannot see"
        standing = place.messages.get(said.ts) or self._hidden(user, said)
        hidden = "only_for" in standing
        here, common = self._who(user, place)
        action = self._action(standing.get("blocks"), action_id, value, nth)
        response = Response(user=user, channel=place.id, team=here.team, message=said.ts, hidden=hidden)
        response.thread = str(standing.get("thread_ts", ""))
        container: Json = {"type": "message", "message_ts": said.ts, "channel_id": place.id}
        container["is_ephemeral"] = hidden
        if response.thread:
            container["thread_ts"] = response.thread
        payload = common | {
            "type": "block_actions",
            "container": container,
            "trigger_id": self.tickets.trigger(user, here.team),
            "channel": {"id": place.id, "name": self._seen_name(place)},
            "state": {"values": {}},
            "response_url": self._response_url(response),
            "actions": [action],
        }
        if not hidden:
            payload["message"] = shapes.said(copy.deepcopy(standing))
        return await self.ask("interactive", "block_actions", payload)

    def _hidden(self, user: str, said: Said) -> Json:
        found = [one for one in self.hidden if one["ts"] == said.ts and one["only_for"] == user]
        assert found, f"no such message for {user}"
        return found[-1]

    def _action(self, blocks: object, action_id: str, value: str | None, nth: int = 0) -> Json:
        found = [(block, part) for block, part in _elements(blocks) if part["action_id"] == action_id]
        assert found, f"no {action_id} among {[part['action_id'] for _, part in _elements(blocks)]}"
        block, part = found[nth]
        action: Json = {"action_id": action_id, "block_id": block["block_id"], "type": part["type"]}
        action["action_ts"] = f"{time.time():.6f}"
        if part["type"] == "button":
            action |= {key: part[key] for key in ("text", "value", "style", "url", "confirm") if key in part}
            return action
        return action | state(part, value)

    # Modals and the home tab

    async def open_home(self, user: str, tab: str = "home") -> Json | None:
        """Somebody looks at the app's home; the view that stood there before, if one did."""
        team = self.world.users[user].team
        here, _ = self._who(user)
        standing = self.world.views.get(self.homes.get((team, user), ""))
        im = self.world.direct(user, here.bot_user)
        told: Json = {"type": "app_home_opened", "user": user, "channel": im.id, "tab": tab}
        told["event_ts"] = self.world.ts()
        if standing is not None and tab == "home":
            told["view"] = outward(standing)
        self.tell(told, team=team)
        return standing

    def home(self, user: str) -> Json | None:
        """The home tab that somebody sees."""
        return self.world.views.get(self.homes.get((self.world.users[user].team, user), ""))

    def modal(self, user: str) -> Json | None:
        """The modal that somebody sees, the one on top."""
        stack = self.modals.get(user)
        return self.world.views[stack[-1]] if stack else None

    async def press_in(self, user: str, view: Json, action_id: str, value: str | None = None) -> Delivery:
        """Somebody presses or chooses something in a modal or on the home tab."""
        here, common = self._who(user)
        action = self._action(view["blocks"], action_id, value)
        if action["type"] != "button":
            chosen = {key: own for key, own in action.items() if key.startswith(("selected", "value"))}
            own = view["state"]["values"].setdefault(action["block_id"], {})
            own[action_id] = {"type": action["type"], **chosen}
        payload = common | {
            "type": "block_actions",
            "container": {"type": "view", "view_id": view["id"]},
            "trigger_id": self.tickets.trigger(user, here.team, view["id"]),
            "view": outward(view),
            "actions": [action],
        }
        return await self.ask("interactive", "block_actions", payload)

    async def submit(self, user: str, values: Mapping[str, object]) -> Delivery:
        """Somebody fills in the modal on top (block_id -> what they typed or chose) and submits it."""
        view = self.modal(user)
        assert view is not None, "there is no modal"
        self._fill(view, values)
        here, common = self._who(user)
        payload = common | {
            "type": "view_submission",
            "trigger_id": self.tickets.trigger(user, here.team, view["id"]),
            "view": outward(view),
            "response_urls": [],
        }
        sent = await self.ask("interactive", "view_submission", payload)
        if sent.acked:
            self._after(user, here, view, sent)
        return sent

    def _fill(self, view: Json, values: Mapping[str, object]) -> None:
        inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
        unknown = set(values) - set(inputs)
        assert not unknown, f"no such fields: {unknown}, there are {sorted(inputs)}"
        for id, block in inputs.items():
            element = block["element"]
            filled = state(element, values.get(id))
            assert block.get("optional") or any(filled.values()), f"{id} must be filled in"
            own = {"type": element["type"], **filled}
            view["state"]["values"][id] = {element["action_id"]: own}

    def _after(self, user: str, here: Installation, view: Json, sent: Delivery) -> None:
        """What the app answers a submission with: nothing closes the view."""
        stack = self.modals[user]
        answer = sent.answer
        if not answer:
            stack.pop()
            return
        wrong = wrong_answer(answer) if isinstance(answer, dict) else ["not JSON"]
        action = answer.get("response_action") if isinstance(answer, dict) else None
        try:
            if wrong or not isinstance(answer, dict):
                raise Refusal("invalid_response", *wrong)
            if action == "errors":
                self._complain(view, answer["errors"])
            elif action == "clear":
                stack.clear()
            else:
                self._show_next(user, here, view, answer)
        except Refusal as refusal:
            self.record.refuse("view_submission", refusal.error, refusal.messages, {"answer": answer})

    def _complain(self, view: Json, errors: Json) -> None:
        inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not errors or set(errors) - inputs:
            raise Refusal(
                "invalid_response", f"errors of {sorted(errors)}, input blocks are {sorted(inputs)}"
            )

    def _show_next(self, user: str, here: Installation, view: Json, answer: Json) -> None:
        new = answer["view"]
        wrong = [*limits.too_long(new, "/view"), *limits.twice(new.get("blocks"))]
        if wrong:
            raise Refusal("invalid_response", *wrong)
        if answer["response_action"] == "update":
            replaced(self, view, new)
        elif len(self.modals[user]) >= 3:
            raise Refusal("push_limit_reached")
        else:
            self.modals[user].append(shown(self, here, new, user, view)["id"])

    async def close(self, user: str, *, everything: bool = False) -> Delivery | None:
        """Somebody closes the modal on top; the app is told where it asked for it."""
        view = self.modal(user)
        assert view is not None, "there is no modal"
        _, common = self._who(user)
        stack = self.modals[user]
        stack.clear() if everything or view["clear_on_close"] else stack.pop()
        if not view["notify_on_close"]:
            return None
        payload = common | {"type": "view_closed", "view": outward(view), "is_cleared": everything}
        return await self.ask("interactive", "view_closed", payload)
