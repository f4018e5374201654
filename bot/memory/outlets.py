"""What the spellings of an outlet's name have in common."""

from __future__ import annotations

import re

from bot.wording.fold import fold

# "The Osmark newspaper Evening Ledger" is the Evening Ledger.
_NOUN_FIRST = re.compile(
    r"^(?:.* )?(?:newspaper|paper|magazine|daily|weekly|broadcaster|tabloid|website|site|agency|channel"
    r"|outlet|portal|station) (?=[A-Z])"
)
_ASIDE = re.compile(r"\s*\([^)]*\)")


def outlet_key(name: str | None) -> str | None:
    """What two spellings of an outlet have in common: "The Evening Ledger" and "Evening Ledger's"."""
    plain = (
        fold(_NOUN_FIRST.sub("", _ASIDE.sub("", name or "")))
        .removesuffix("'s")
        .removeprefix("the ")
        .strip(" .,")
    )
    plain = re.sub(r"^(?:https?://)?(?:www\.|m\.)?|\.(?:com|org|net|co\.\w\w|\w\w)$", "", plain)
    return re.sub(r"[^\w]+", " ", plain).strip() or None
