"""What a person would look at to see whether a remembered claim is the one a text speaks of, in numbers.

All of it is read off the two texts and the cosine of their vectors; nothing depends on what else is
remembered, so that no score tells of claims in other places.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from bot.memory.gist import Gist, Stems

FEATURES = (
    "cosine", "cosine_and_words", "text_covered", "title_covered", "claim_covered", "missing_of_claim",
    "query_covered", "missing_of_query", "shared_rarity", "rarest", "second_rarest", "shared_words",
    "rarest_five", "rarest_missing", "pairs", "runs", "quoted_covered", "pieces_of_query", "pieces_of_claim",
    "names_of_claim", "names_in_both", "author_rarity", "numbers_shared", "numbers_of_claim",
    "numbers_missing", "year_shared", "year_differs", "month_shared", "claim_length",
)  # fmt: skip
_NO_NAMES = -0.1  # a text that names nobody is told from one whose names are not met


def features(query: Gist, claim: Gist, cosine: float) -> tuple[float, ...]:
    """One number for each of FEATURES, about 0.1 ms a pair."""
    return (
        *_words(query, claim, cosine),
        *_wording(query, claim),
        *_names(query, claim),
        *_figures(query, claim),
        math.log1p(claim.length),
    )


def _words(query: Gist, claim: Gist, cosine: float) -> tuple[float, ...]:
    """What the two share of words, weighed by rarity."""
    told = query.weights.keys() | query.author
    shared = sorted((query.weights[stem] for stem in query.text & claim.weights.keys()), reverse=True)
    both, asked = sum(shared), _sum(query.weights, query.text)
    text, title = _sum(claim.weights, claim.text), _sum(claim.weights, claim.title)
    met = _sum(claim.weights, claim.text & told)
    together = sum(claim.weights.values())
    text_covered = _share(met, text)
    query_covered = _share(both, asked)
    return (
        cosine, cosine * query_covered, text_covered,
        _share(_sum(claim.weights, claim.title & told), title) if claim.title else text_covered,
        _share(_sum(claim.weights, claim.weights.keys() & told), together), text - met,
        query_covered, asked - both, both, *[*shared, 0.0, 0.0][:2], len(shared),
        sum(value * value for value in shared[:5]),
        max((claim.weights[stem] for stem in claim.text - told), default=0.0),
    )  # fmt: skip


def _wording(query: Gist, claim: Gist) -> tuple[float, ...]:
    """What they share of phrases, quotations and spelling."""
    pieces = len(query.pieces & claim.pieces)
    quoted = _sum(claim.weights, claim.quoted)
    return (
        _met(query.pairs, claim.pairs), _met(query.runs, claim.runs),
        _share(_sum(claim.weights, claim.quoted & query.weights.keys()), quoted),
        pieces / max(1, len(query.pieces)), pieces / max(1, len(claim.pieces)),
    )  # fmt: skip


def _names(query: Gist, claim: Gist) -> tuple[float, ...]:
    """Whether the claim's names are in the query, and whether the claim names who wrote it."""
    told = query.weights.keys() | query.author
    named = _sum(claim.weights, claim.names)
    author = query.author & claim.weights.keys()
    return (
        _share(_sum(claim.weights, claim.names & told), named) if named else _NO_NAMES,
        _sum(query.weights, query.names & claim.names), _sum(claim.weights, author),
    )  # fmt: skip


def _figures(query: Gist, claim: Gist) -> tuple[float, ...]:
    """Figures and times: which are shared, and which stand in one only."""
    years = query.years & claim.years
    return (
        len(query.numbers & claim.numbers), len(claim.numbers),
        len(query.numbers - claim.numbers) if claim.numbers else 0,
        bool(years), bool(query.years and claim.years and not years),
        bool(query.month and query.month == claim.month),
    )  # fmt: skip


def _met(some: Stems, others: Stems) -> float:
    """How much of the shorter of two texts is in the other, by words in a row."""
    return len(some & others) / max(1, min(len(some), len(others)))


def _sum(weights: Mapping[str, float], stems: Iterable[str]) -> float:
    return sum(weights[stem] for stem in stems)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
