"""Who may know what: what was allowed beyond the rule for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What comes by at one place after `at` may be told of in another; places are named by their keys.

    `embargoed` says that what is under embargo is meant too, `by` is the key of the admin who allowed it.
    """

    tenant: str
    source: str
    destination: str
    by: str
    at: datetime
    embargoed: bool = False
