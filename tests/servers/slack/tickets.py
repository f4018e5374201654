"""What a person's click gives the app for a while: a trigger_id for a view, a response_url for answers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.slack.world import Refusal

TRIGGER = 3.0  # seconds that a trigger_id is good: the page on handling interactions
USES, WINDOW = 5, 30 * 60.0  # of a response_url: uses, seconds


@dataclass(slots=True, kw_only=True)
class Response:
    """Where a response_url leads: who clicked, where, and on which message, if on one."""

    user: str
    channel: str
    team: str
    message: str = ""  # ts
    thread: str = ""
    hidden: bool = False  # whether the message was ephemeral
    given: float = 0.0
    uses: int = 0


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Who may be shown a view, and from which one they came, if from one."""

    user: str
    team: str
    view: str = ""
    given: float = 0.0
    used: bool = False


@dataclass(slots=True)
class Tickets:
    """What was given out."""

    clock: Callable[[], float]
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)

    def trigger(self, user: str, team: str, view: str = "") -> str:
        """A new trigger_id."""
        id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[id] = Trigger(user=user, team=team, view=view, given=self.clock())
        return id

    def redeem(self, id: str) -> Trigger:
        """Use a trigger_id up; refuses one that is unknown, used, or older than three seconds."""
        trigger = self.triggers.get(id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self.clock() - trigger.given > TRIGGER:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def response(self, response: Response) -> str:
        """A new path for a response_url."""
        response.given = self.clock()
        path = f"{response.team}/{secrets.randbelow(10**12)}/{secrets.token_hex(12)}"
        self.responses[path] = response
        return path

    def respond(self, path: str) -> Response:
        """One use of a response_url; refuses the sixth, and any after half an hour."""
        response = self.responses.get(path)
        if response is None:
            raise Refusal("no_such_url")
        if self.clock() - response.given > WINDOW:
            raise Refusal("expired_url")
        if response.uses >= USES:
            raise Refusal("used_url")
        response.uses += 1
        return response
