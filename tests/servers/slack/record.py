"""What happened: calls, what was refused and whether a test expected it, events and their delivery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.servers.slack import scopes
from tests.servers.slack.world import Json

CLICKED = frozenset({"message_action", "shortcut"})  # what a command's scope is needed for, beside commands


@dataclass(slots=True, kw_only=True)
class Call:
    """A call of the Web API (or a use of a response_url), as it was read, and what came of it."""

    method: str
    arguments: Json
    team: str = ""
    scope: str = ""  # what it needed
    answer: Json = field(default_factory=dict)
    fault: str = ""  # what was made to go wrong
    at: float = 0.0  # when it came, by the loop's clock

    @property
    def error(self) -> str:
        """What it was refused with, if it was."""
        return "" if self.answer.get("ok") else str(self.answer.get("error", ""))


@dataclass(slots=True, kw_only=True)
class Refused:
    """Something that Slack would not take."""

    method: str
    error: str
    messages: tuple[str, ...] = ()
    arguments: Json = field(default_factory=dict)
    expected: bool = False

    def __str__(self) -> str:
        """For a person."""
        return f"{self.method}: {self.error} {'; '.join(self.messages)} {str(self.arguments)[:300]}".strip()


@dataclass(slots=True, kw_only=True)
class Delivery:
    """An event or an interaction on its way: every try with what came of it."""

    id: str
    kind: str  # events_api, interactive, slash_commands
    name: str  # message.channels, block_actions, …
    payload: Json
    tries: list[str] = field(default_factory=list)  # "ok", "http_error 500", "http_timeout", "unsent", …
    took: list[float] = field(default_factory=list)  # seconds of each try
    at: float = 0.0  # when it happened, by the loop's clock
    acked: bool = False
    answer: Json | str | None = None  # what came with the acknowledgement

    @property
    def event(self) -> Json:
        """The event inside."""
        return dict(self.payload.get("event", {}))


@dataclass(slots=True)
class Record:
    """All of it, in order."""

    calls: list[Call] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    unthreaded: list[tuple[str, str]] = field(default_factory=list)  # replies whose parent was gone
    withheld: list[tuple[str, str]] = field(default_factory=list)  # event, why the app does not get it
    _expected: list[str] = field(default_factory=list)

    def refuse(self, method: str, error: str, messages: tuple[str, ...], arguments: Json) -> None:
        """Note it."""
        expected = bool({error, f"{method} {error}"} & set(self._expected))
        self.refused.append(
            Refused(method=method, error=error, messages=messages, arguments=arguments, expected=expected)
        )

    @contextmanager
    def expecting(self, *errors: str) -> Iterator[list[Refused]]:
        """Inside, these errors ("not_in_channel", "views.open expired_trigger_id") may come, and all must."""
        began = len(self.refused)
        self._expected.extend(errors)
        found: list[Refused] = []
        try:
            yield found
        finally:
            for error in errors:
                self._expected.remove(error)
            found += self.refused[began:]
        said = {word for one in found for word in (one.error, f"{one.method} {one.error}")}
        assert set(errors) <= said, f"expected {errors}, refused: {[str(one) for one in found]}"

    def allow(self, *errors: str) -> None:
        """From now on these errors may come."""
        self._expected.extend(errors)

    def unexpected(self) -> list[str]:
        """What was refused though no test expected it, for a person."""
        return [str(one) for one in self.refused if not one.expected]

    def needed(self) -> Mapping[str, frozenset[str]]:
        """Scope -> what needed it, of all that was called, sent and clicked."""
        calls = [(call.method, call.scope) for call in self.calls if not call.error]
        calls += [(one.name, scopes.COMMAND) for one in self.deliveries if one.name in CLICKED]
        calls += [(one.name, scopes.COMMAND) for one in self.deliveries if one.kind == "slash_commands"]
        return scopes.needed(calls, [one.name for one in self.deliveries if one.kind == "events_api"])

    def of(self, method: str) -> list[Call]:
        """The calls of a method that went through."""
        return [call for call in self.calls if call.method == method and call.answer.get("ok")]
