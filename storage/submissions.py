"""Which message an article was read from, so that who takes the message back takes the article back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, delete, exists, or_, select

from bot.model.memory import Forgotten, Submission
from storage.forgetting import Forgetting
from storage.rows import kept
from storage.tables import article_sightings, articles, claims, holds, sightings
from storage.work_tables import submissions
from storage.written import named


class Submissions(Forgetting):
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
        done: dict[int, int] = {}
        held: set[int] = set()
        for submission in gone:
            for row in await self._noted(submission):
                if await self._is_held(row.article):
                    held.add(row.article)
                else:
                    done[row.article] = done.get(row.article, 0) or await self._claims_of(row.article)
                    await self._take_back(row)
        if done:
            left = await self._session.rows(
                select(articles.c.number).where(
                    self._session.among(articles.c.number, done),
                    ~exists().where(article_sightings.c.article == articles.c.number),
                )
            )
            numbers = [row.number for row in left]
            of_these = select(claims.c.number).where(self._session.among(claims.c.article, numbers))
            await self._erase(numbers, [row.number for row in await self._session.rows(of_these)])
        return Forgotten(articles=len(done), claims=sum(done.values()), held=len(held))

    async def _noted(self, submission: Submission) -> Sequence[Row[tuple[int, ...]]]:
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

    async def _is_held(self, article: int) -> bool:
        of_article = select(claims.c.number).where(claims.c.article == article)
        hold = or_(holds.c.article == article, holds.c.claim.in_(of_article))
        return await self._session.scalar(select(holds.c.number).where(hold).limit(1)) is not None

    async def _claims_of(self, article: int) -> int:
        of_article = select(claims.c.number).where(claims.c.article == article)
        return len(await self._session.rows(of_article))

    async def _take_back(self, row: Row[tuple[int, ...]]) -> None:
        """What was seen at one time in one place was seen with the message."""
        of_article = select(claims.c.number).where(claims.c.article == row.article)
        for table, owner in (
            (sightings, sightings.c.claim.in_(of_article)),
            (article_sightings, article_sightings.c.article == row.article),
        ):
            there = (table.c.place == row.place) & (table.c.at == row.at)
            await self._session.run(delete(table).where(owner, there))
        await self._session.run(delete(submissions).where(submissions.c.number == row.number))


def _message(submission: Submission) -> str:
    """One message's name among those of every newsroom."""
    return named(submission.tenant, submission.place, submission.message)
