"""Which message an article was read from, so that who takes the message back takes the article back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Table, exists, select

from bot.model.memory import Forgotten, Submission
from storage.expiring import Expiring
from storage.forgetting import Taken
from storage.rows import kept
from storage.tables import article_sightings, articles, claims, sightings
from storage.work_tables import submissions
from storage.written import named


class Submissions(Expiring):
    """The submissions of a ClaimStore."""

    async def submit(self, submission: Submission) -> None:
        """Note which message an article was read from; noted again for the same answer, nothing changes."""
        place = await self._place(submission.tenant, submission.place)
        row = {
            "message": _message(submission),
            "article": await self._copy_seen(submission, place),
            "place": place,
            "answer": named(submission.key),
            "key": submission.key,
            "by": submission.by,
            "at": submission.at,
        }
        await self._session.insert_new(submissions, [row], "number")

    async def _copy_seen(self, submission: Submission, place: int) -> int | None:
        """The copy of the article that was seen with the message, else one that was seen there at all."""
        there = (article_sightings.c.article == articles.c.number) & (article_sightings.c.place == place)
        here = exists().where(there)
        then = exists().where(there, article_sightings.c.at == submission.at)
        wanted = select(articles.c.number).where(
            articles.c.tenant == kept(submission.tenant), articles.c.id == kept(submission.article)
        )
        best_first = wanted.order_by(then.desc(), here.desc(), articles.c.number.desc()).limit(1)
        found: int | None = await self._session.scalar(best_first)
        return found

    async def submitted(self, *, tenant: str, place: str, message: str) -> list[Submission]:
        """What was read from a message, in the order it was read."""
        statement = (
            select(submissions, articles.c.id.label("article_id"))
            .join(articles, articles.c.number == submissions.c.article)
            .where(submissions.c.message == named(tenant, place, message))
            .order_by(submissions.c.number)
        )
        return [
            Submission(
                tenant=tenant,
                place=place,
                message=message,
                article=row.article_id,
                by=row.by,
                key=row.key,
                at=row.at,
            )
            for row in await self._session.rows(statement)
        ]

    async def withdraw(self, gone: Sequence[Submission]) -> Forgotten:
        """Take back that these articles came by with these messages; what came by nowhere else is erased."""
        noted = {row.number: row for submission in gone for row in await self._noted(submission)}
        if not noted:
            return Forgotten(articles=0, claims=0, held=0)
        articles_there: list[Row[Any]] = []
        claims_there: list[Row[Any]] = []
        for row in noted.values():
            articles_there += await self._seen_with(row, article_sightings, row.article)
            claims_there += await self._seen_with(row, sightings, None)
        here = {submission.place for submission in gone}
        taken = Taken(articles=articles_there, claims=claims_there, noted=list(noted.values()))
        return await self._take(taken, here=here.pop() if len(here) == 1 else None)

    async def _seen_with(self, row: Row[Any], table: Table, article: int | None) -> Sequence[Row[Any]]:
        """What was seen at one time in one place was seen with the message."""
        of = table.c.article if article is not None else table.c.claim
        inside = table.c.article if article is not None else claims.c.article
        wanted = select(table.c.number, of.label("of"), table.c.place, inside.label("inside"))
        if article is None:
            wanted = wanted.join(claims, claims.c.number == of)
        there = (table.c.place == row.place) & (table.c.at == row.at)
        return await self._session.rows(wanted.where(inside == row.article, there))

    async def _noted(self, submission: Submission) -> Sequence[Row[Any]]:
        """The rows of a submission; one that was taken back already has none."""
        return await self._session.rows(
            select(submissions)
            .join(articles, articles.c.number == submissions.c.article)
            .where(
                submissions.c.message == _message(submission),
                submissions.c.answer == named(submission.key),
                articles.c.id == kept(submission.article),
            )
        )


def _message(submission: Submission) -> str:
    """One message's name among those of every newsroom."""
    return named(submission.tenant, submission.place, submission.message)
