"""Slack's refusals as the deliverer understands them: a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.slack.web import Refusal
from bot.errors import SendError

LATER: Final = 60.0  # seconds between looks whether somebody has given us a token that is good


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What to do with a message that was refused, and what to tell whoever runs us."""

    can_retry: bool = False
    after: float | None = None
    said: str = ""


_TOKEN = Fate(
    can_retry=True, after=LATER, said="the token is no longer good: install the app again; nothing is lost"
)
_SCOPE = Fate(can_retry=True, after=LATER, said="a scope is missing: install the app again from its manifest")
_PASSING = Fate(can_retry=True)
_HOPELESS = Fate()

# What is not named here will be refused as often as it is tried.
FATES: Mapping[str, Fate] = {
    "ratelimited": _PASSING,
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "account_inactive": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "org_login_required": _TOKEN,
    "no_permission": _SCOPE,
    "missing_scope": _SCOPE,
    "not_installed": _TOKEN,
    "internal_error": _PASSING,
    "fatal_error": _PASSING,
    "request_timeout": _PASSING,
    "service_unavailable": _PASSING,
    "team_added_to_org": _PASSING,
    "accesslimited": _PASSING,
    "message_limit_exceeded": Fate(can_retry=True, after=LATER),
    "hash_conflict": _PASSING,
    "view_not_found": _HOPELESS,
}

# Nobody there hears us; a slash command's answer may still reach its asker.
UNHEARD: Final = frozenset({"channel_not_found", "not_in_channel", "is_archived", "user_not_in_channel"})


def fate(refusal: Refusal) -> Fate:
    """What becomes of a message after this."""
    return _PASSING if refusal.unreached else FATES.get(refusal.code, _HOPELESS)


def failure(refusal: Refusal, *, doubtful: bool | None = None) -> SendError:
    """The same as the deliverer knows it; `doubtful` when more is known than Slack says."""
    found = fate(refusal)
    return SendError(
        str(refusal),
        can_retry=found.can_retry,
        doubtful=refusal.doubtful if doubtful is None else doubtful,
        after=refusal.after if refusal.after is not None else found.after,
    )
