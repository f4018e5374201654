"""The methods of the Web API, by name; each takes a Caller and returns the answer without `ok`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.servers.slack.calls import Caller
from tests.servers.slack.methods import accounts, chat, conversations, files, views
from tests.servers.slack.world import Json

METHODS: Mapping[str, Callable[[Caller], Json]] = {
    **accounts.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **views.METHODS,
}
