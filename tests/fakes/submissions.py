"""What was read from which message, in memory: the part of a claim store that an intake asks of."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.model.memory import Submission


@dataclass(slots=True)
class FakeSubmissions:
    """The part of the port `ClaimStore` that is about messages."""

    noted: list[Submission] = field(default_factory=list)

    async def submit(self, submission: Submission) -> None:
        """Note it."""
        if submission not in self.noted:
            self.noted.append(submission)

    async def submitted(self, *, tenant: str, place: str, message: str) -> list[Submission]:
        """What was read from it."""
        asked = (tenant, place, message)
        return [one for one in self.noted if (one.tenant, one.place, one.message) == asked]
