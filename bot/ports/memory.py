"""Meanings in numbers, and what is remembered of claims."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model.chat import Audience
from bot.model.erasure import Hold
from bot.model.memory import (
    ALL,
    Decision,
    Forgotten,
    Kept,
    Moved,
    Opinion,
    Remembered,
    Scope,
    Status,
    Submission,
)


class Encoder(Protocol):
    """Puts meanings into numbers."""

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """One vector a text, 384 signed bytes: a direction times 127, so products are cosines times 127²."""
        ...


class ClaimStore(Protocol):
    """What is remembered, inside one unit of work; nothing lasts before `UnitOfWork.commit`.

    A claim's words and vector, and every index over them, are written in the same transaction.
    """

    async def add_article(
        self, article: Kept, *, tenant: str, place: str, audience: Audience = Audience.ROOM
    ) -> bool:
        """Keep an article, seen at `place` by this audience, which is its label from then on.

        Each place has its own copy. False when the same words stand under this id there already, with this
        label: it is then only seen again. Raises IdTaken when the id belongs to other words there.
        """
        ...

    async def add(
        self,
        claims: Sequence[tuple[Remembered, bytes]],
        *,
        tenant: str,
        place: str,
        audience: Audience = Audience.ROOM,
    ) -> list[str]:
        """Remember claims with their vectors, seen at `place` by this audience; the ids that are new.

        A claim whose external id is there already, at this place and with the same words, is left as it is
        and is only seen again. Raises IdTaken when its words are others.
        """
        ...

    async def see(self, ids: Sequence[str], *, place: str, at: datetime) -> None:
        """Note that these claims came by at a place once more."""
        ...

    async def get(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Remembered]:
        """The claims with these ids that the scope may know of."""
        ...

    async def by_prefix(self, prefix: str, *, scope: Scope, limit: int) -> list[Remembered]:
        """Claims that the scope may know of whose ids begin so, in the order they came in."""
        ...

    async def copy(self, article: str, *, place: str, audience: Audience, scope: Scope) -> list[Remembered]:
        """The claims of an article as they were first put in at a place with this label."""
        ...

    async def of_article(self, article: str, *, scope: Scope) -> list[Remembered]:
        """The claims of one article."""
        ...

    async def of_articles(self, articles: Sequence[str], *, scope: Scope) -> dict[str, list[Remembered]]:
        """The claims of each of these articles, of several copies of one those of the first that is known."""
        ...

    async def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The words of those of these articles that the scope may know of."""
        ...

    async def by_words(self, words: Sequence[str], *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Ids of claims that have some of these words, best first, with a score that only orders them.

        A word may hold any characters: none of them is a query's syntax.
        """
        ...

    async def by_meaning(self, vector: bytes, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Ids and cosines of the claims nearest in meaning, best first."""
        ...

    async def vectors(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The vectors of these claims."""
        ...

    async def cluster(
        self, ids: Sequence[str], into: str | None, *, by: str, at: datetime, scope: Scope = ALL
    ) -> str:
        """Put claims into one cluster, a new one for None; its id. What was changed stays in its history.

        Clusters, and what is decided about pairs, are those of a view, `Scope.eye`: so nobody's depend on
        what only others may know.
        """
        ...

    async def members(self, cluster: str, *, scope: Scope) -> list[Remembered]:
        """The claims of a cluster that the scope may know of, in the order they were seen."""
        ...

    async def members_of(self, clusters: Sequence[str], *, scope: Scope) -> dict[str, list[Remembered]]:
        """The members of each of these clusters."""
        ...

    async def cluster_history(self, id: str, *, scope: Scope = ALL) -> list[Moved]:
        """Each time a claim went into a cluster, in order."""
        ...

    async def decide(self, decision: Decision, *, scope: Scope = ALL) -> None:
        """Keep what was decided about a pair, with everything decided before.

        What a person decided stands until a person decides otherwise.
        """
        ...

    async def decisions(self, id: str, *, scope: Scope = ALL) -> list[Decision]:
        """The standing decisions about a claim's pairs, the latest of each pair."""
        ...

    async def decision_history(self, id: str, *, scope: Scope = ALL) -> list[Decision]:
        """Everything that was ever decided about a claim's pairs, in order."""
        ...

    async def rejected(self, id: str, *, scope: Scope = ALL) -> frozenset[str]:
        """The claims that a person said are not the same as this one."""
        ...

    async def set_status(
        self, id: str, status: Status, *, place: str, by: str, at: datetime, note: str | None
    ) -> None:
        """Say what a place thinks of a claim; earlier opinions stay in its history.

        It is the place's own, and goes along with a claim that came in there; nobody else has it.
        """
        ...

    async def opinions(self, id: str, *, scope: Scope) -> list[Opinion]:
        """What the places of the scope, and the one that it is from, have thought of a claim, in order."""
        ...

    async def sightings(self, ids: Sequence[str], *, scope: Scope) -> list[tuple[str, str, datetime]]:
        """(claim, place, when) of every time these claims came by at a place of the scope, in order."""
        ...

    async def hold(
        self,
        article: str,
        *,
        tenant: str,
        by: str,
        at: datetime,
        reason: str | None,
        scope: Scope | None = None,
    ) -> bool:
        """Put an article and its claims, or a claim without an article, under legal hold, by its id.

        Here and below with a scope only what it may know of is meant, without one all of the newsroom's;
        what was erased since is known where it came by, and nowhere else. False when there is no such thing.
        """
        ...

    async def release(self, article: str, *, tenant: str, scope: Scope | None = None) -> bool:
        """End every hold on it, and erase what was to be erased meanwhile; whether there was one."""
        ...

    async def held(self, *, tenant: str, scope: Scope | None = None) -> list[Hold]:
        """What is under legal hold, the latest first."""
        ...

    async def in_custody(self, id: str, *, tenant: str, scope: Scope | None = None) -> str | None:
        """What is held back that has this id, or has a claim with it, by its own; None for nothing."""
        ...

    async def forget(
        self,
        *,
        tenant: str,
        article: str | None,
        place: str | None,
        before: datetime | None,
        by: str | None = None,
        like: str | None = None,
    ) -> Forgotten:
        """Take back that something came by; what came by nowhere else is erased, and all made of it.

        That is an article, every copy of it, but only those with the same words as the article of a claim
        that they are to be `like`; what came by at a place, before a time, or with messages that were read
        for a person; of several conditions all must hold. It counts what came by there, so that nobody
        learns from it what came by elsewhere. What is under legal hold is counted, and is shown nowhere any
        more. Once it is committed its traces are removed too, which takes seconds in a large database.
        """
        ...

    async def strip(
        self, *, before: datetime | None, at: Mapping[str, datetime | None], after: int, limit: int
    ) -> tuple[int, int | None]:
        """Drop the words of articles that were seen nowhere since a time; their claims stay.

        `at` are the times of places with one of their own, by key; None keeps them for ever. Of `limit`
        articles with numbers higher than `after`: how many lost their words, and the highest number looked
        at, None when there are no more. What is under legal hold stays.
        """
        ...

    async def expire(self, *, before: datetime, limit: int) -> Forgotten:
        """Take back, as `forget` does, up to `limit` of what came by before a time; hold beats it."""
        ...

    async def move(self, place: str, successor: str, *, tenant: str) -> int:
        """What came by at a place came by at its successor, with the same labels; how many sightings.

        What was thought and decided goes along. Grants do not: nobody granted them to the successor.
        """
        ...

    async def submit(self, submission: Submission) -> None:
        """Note which message an article was read from; noted again for the same answer, nothing changes."""
        ...

    async def submitted(self, *, tenant: str, place: str, message: str) -> list[Submission]:
        """What was read from a message, in the order it was read."""
        ...

    async def withdraw(self, submissions: Sequence[Submission]) -> Forgotten:
        """Take back that these articles came by with these messages; what came by nowhere else is erased.

        It counts what the messages had, so that nobody learns from it what came by elsewhere. What is under
        legal hold stays and is counted.
        """
        ...

    def everything(self, *, scope: Scope, since: datetime | None) -> AsyncIterator[Remembered]:
        """Every claim, in the order they came in, read in pieces so that memory does not grow."""
        ...
