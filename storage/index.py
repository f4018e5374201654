"""The index in memory, kept in step with the database before every question.

It is derived: what it holds can be read again from `changes` and `claim_vectors`. So a kill, another
process's writes and a lost file all end the same way: what is missing is read. A transaction's own writes,
and on PostgreSQL those of transactions whose turn is not settled, are laid over it for one question only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import Row, bindparam, select, tuple_

from bot.model.memory import Scope
from storage import index_file
from storage.failures import telling
from storage.flow import OWN, asking, flowing, on_shelf, reach
from storage.listed import among_named
from storage.session import Session, pieces
from storage.tables import ADDED, GONE, SEEN, UNSEEN, changes, claim_vectors, claims
from storage.vectors import Codes, Mask, Numbers, cosines

_READ: Final = 10_000  # changes at a time
_SAVE_AFTER: Final = 20_000  # changes read since the file was written: a second's work, were it lost
_QUICK: Final = 10_000  # claims that are gone through in less than a thread takes to start
_RESCORED: Final = 400  # compared in full: better than 900 of those whose signs differ least
_TELLING: Final = 500  # claims with a word, from which on its count is kept: rarer ones cost little
_SIFTED: Final = 8  # times as many are looked at whose signs differ least

# Statements that are made once; the words in quotation marks are the values that come with each use.
_VECTORS: Final = select(claim_vectors.c.claim, claim_vectors.c.vector).where(
    among_named(claim_vectors.c.claim, "numbers")
)
_IDS: Final = select(claims.c.number, claims.c.id).where(among_named(claims.c.number, "numbers"))
_FRESH: Final = (
    select(changes.c.kind, changes.c.claim, changes.c.place, claims.c.tenant)
    .select_from(changes)
    .outerjoin(claims, claims.c.number == changes.c.claim)
    .where(changes.c.epoch >= bindparam("bound"))
    .order_by(changes.c.epoch, changes.c.number)
)


@dataclass(slots=True)
class Frequencies:
    """Words that were found to be common, which they stay; and in how many claims others were last found."""

    common: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def known(self, word: str) -> int:
        """In how many claims a word was found, 0 for one that was not looked up."""
        return self.counts.get(word, 0)

    def note(self, word: str, count: int, bound: int) -> None:
        """A word was found in so many claims; in more than the bound, it is common."""
        if count > bound:
            self.common.add(word)
        elif count >= _TELLING:
            self.counts[word] = count

    def affordable(self, words: Sequence[str], budget: int) -> list[str]:
        """The words that are not common, without those that are too frequent for so many rows in all."""
        total = 0
        taken: list[str] = []
        for word in sorted((word for word in words if word not in self.common), key=self.known):
            total += self.known(word)
            if taken and total > budget:
                break
            taken.append(word)
        return taken


@dataclass(frozen=True, slots=True)
class View:
    """What one question may know of: `mask` by number, and the numbers that the index has not taken in."""

    mask: Mask
    extra: frozenset[int]


class ClaimIndex:
    """Codes of every claim, shared by the units of work of one Database."""

    def __init__(self, path: Path | None) -> None:
        """`path` is where it is saved; None for a database without a folder of its own."""
        self.frequencies = Frequencies()
        self._path = path
        self._codes: Codes | None = None
        self._unsaved = 0
        self._lock = asyncio.Lock()

    async def view(self, session: Session, scope: Scope) -> View:
        """The claims that the scope may know of, as this transaction sees them."""
        held, bound = await self.current(session)
        seen = None if scope.places is None else await _place_numbers(session, scope)
        mask = held.mask(scope.tenant, seen)
        fresh = await _fresh(session, bound)
        if not fresh:
            return View(mask, frozenset())
        return _laid_over(held, mask, fresh, scope.tenant, seen)

    async def nearest(
        self, session: Session, vector: bytes, scope: Scope, limit: int
    ) -> list[tuple[int, float]]:
        """Numbers and cosines of the nearest claims, best first."""
        view = await self.view(session, scope)
        held = self._held()
        known = view.mask[: held.size].copy()
        known[[number for number in view.extra if number < len(known)]] = False
        many = max(_RESCORED, 4 * limit)
        if held.size < _QUICK:
            near = _near(held, vector, known, many)
        else:
            near = await asyncio.to_thread(_near, held, vector, known, many)
        numbers = [*near.tolist(), *(number for number in view.extra if view.mask[number])]
        rows = await session.rows(_VECTORS, {"numbers": numbers})
        if not rows:
            return []
        scores = cosines(vector, [row.vector for row in rows])
        best = np.lexsort(([-row.claim for row in rows], -scores))[:limit]
        return [(rows[at].claim, float(scores[at])) for at in best]

    @property
    def is_unsaved(self) -> bool:
        """Whether the file, if there is one, lacks something."""
        return self._path is not None and self._codes is not None and self._unsaved > 0

    async def save(self, session: Session) -> None:
        """Write the file, if it would say something new."""
        if self._path is None or self._codes is None or not self.is_unsaved:
            return
        stamp = await index_file.stamp(session, self._codes.mark)
        with suppress(OSError):  # a full disk costs the next start a moment, not this question its answer
            await asyncio.to_thread(index_file.write, self._path, self._codes, stamp)
        self._unsaved = 0

    async def forget_file(self) -> None:
        """Let go of the file, which holds signs of what was erased; it is written again when all is well."""
        if self._path is not None:
            with telling(f"the index {self._path}"):
                self._path.unlink(missing_ok=True)
            self._unsaved += 1

    def _held(self) -> Codes:
        if self._codes is None:
            raise RuntimeError("the index is asked before it was read")
        return self._codes

    async def current(self, session: Session) -> tuple[Codes, int]:
        """The index with everything that is settled; and from which epoch on changes are not in it.

        A transaction that has erased something sees less than lasts yet, so it teaches the index nothing.
        """
        async with self._lock:
            if session.erased and self._codes is not None:
                return self._codes, self._codes.mark
            if self._codes is None:
                self._codes = await index_file.read(session, self._path) or Codes()
            bound = await session.settled()
            if bound > self._codes.mark:
                await self._catch_up(session, self._codes, bound)
            if self._unsaved >= max(_SAVE_AFTER, self._codes.size // 10):
                await self.save(session)
            return self._codes, bound

    async def _catch_up(self, session: Session, held: Codes, bound: int) -> None:
        last = (held.mark, 0)
        while True:
            statement = (
                _changed()
                .where(tuple_(changes.c.epoch, changes.c.number) > last, changes.c.epoch < bound)
                .order_by(changes.c.epoch, changes.c.number)
                .limit(_READ)
            )
            rows = await session.rows(statement)
            _apply(held, rows)
            self._unsaved += len(rows)
            if len(rows) < _READ:
                break
            last = (rows[-1].epoch, rows[-1].number)
        held.mark = bound


def _near(held: Codes, vector: bytes, known: Mask, limit: int) -> Numbers:
    return held.likeliest(vector, held.nearest(vector, known, _SIFTED * limit), limit)


def _changed() -> Any:
    """Changes, with what is needed to follow them; no vector for a claim that is gone since."""
    return (
        select(
            changes.c.epoch,
            changes.c.number,
            changes.c.kind,
            changes.c.claim,
            changes.c.place,
            claims.c.tenant,
            claim_vectors.c.vector,
        )
        .select_from(changes)
        .outerjoin(claims, claims.c.number == changes.c.claim)
        .outerjoin(claim_vectors, claim_vectors.c.claim == changes.c.claim)
    )


def _apply(held: Codes, rows: Sequence[Row[Any]]) -> None:
    """Follow changes: a number is never used twice, so what is gone cannot come back; sightings may."""
    added = [row for row in rows if row.kind == ADDED and row.vector is not None]
    held.add([row.claim for row in added], [row.tenant for row in added], [row.vector for row in added])
    for kind, run in groupby((row for row in rows if row.kind in {SEEN, UNSEEN}), key=lambda row: row.kind):
        pairs = [(row.claim, row.place) for row in run]
        (held.see if kind == SEEN else held.unsee)(pairs)
    held.drop([row.claim for row in rows if row.kind == GONE])


async def _place_numbers(session: Session, scope: Scope) -> frozenset[int]:
    asked = asking(scope)
    own = frozenset(row.number for row in await session.rows(OWN, asked))
    return own | {on_shelf(row.number) for row in await session.rows(flowing(reach(scope)), asked)}


async def _fresh(session: Session, bound: int) -> Sequence[Row[Any]]:
    """The changes that this transaction sees and the index has not taken in."""
    if not session.postgres and not session.noted:
        return ()
    return await session.rows(_FRESH, {"bound": bound})


def _laid_over(
    held: Codes, mask: Mask, fresh: Sequence[Row[Any]], tenant: str, seen: frozenset[int] | None
) -> View:
    """The mask as the fresh changes, in their order, would have it."""
    size = max(len(mask), max(row.claim for row in fresh) + 1)
    wide = np.zeros(size, np.bool_)
    wide[: len(mask)] = mask
    there: dict[int, dict[int, bool]] = {}  # of each claim the places that it came to and went from
    for row in fresh:
        if row.tenant is None:  # gone
            wide[row.claim] = False
        elif row.tenant == tenant and seen is None and row.kind == ADDED:
            wide[row.claim] = True
        elif row.tenant == tenant and seen is not None and row.place in seen:
            there.setdefault(row.claim, {})[row.place] = row.kind == SEEN
    for claim, changed in there.items():
        wide[claim] = any(changed.values()) or held.saw(claim, (seen or frozenset()) - changed.keys())
    return View(wide, frozenset(row.claim for row in fresh if row.kind == ADDED))


async def ids_of(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """The ids of claims."""
    found: dict[int, str] = {}
    for piece in pieces(numbers, 5_000):
        found |= {row.number: row.id for row in await session.rows(_IDS, {"numbers": piece})}
    return found
