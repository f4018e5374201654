"""A text as the tagger sees it: words, their word pieces, and what pieces alone do not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis.quotes import quotations
from bot.model.article import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BI"))
FEATURES = 12  # quoted or not, opens a paragraph or not, small, capital or CAPITALS

_WORD = re.compile(r"\w+|[^\w\s]")
_CLS, _SEP, _UNKNOWN = 101, 102, 100  # of the vocabulary of BERT, which the base model has
_MOST_PIECES = 6  # of one word; what is longer is a name or a link, told by its beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """Words of a text as spans; for each its word pieces, its feature, and whether it opens a paragraph."""

    words: Sequence[Span]
    pieces: Sequence[Sequence[int]]
    features: Sequence[int]
    opens: Sequence[bool]

    def chunk(self, begin: int, end: int) -> tuple[list[int], list[int], list[int]]:
        """Word pieces and features of words [begin, end) between [CLS] and [SEP]; where each word starts."""
        pieces, features, firsts = [_CLS], [0], []
        for at in range(begin, end):
            firsts.append(len(pieces))
            pieces.extend(self.pieces[at])
            features.extend([self.features[at]] * len(self.pieces[at]))
        return [*pieces, _SEP], [*features, 0], firsts


def encode(text: str, tokenizer: Tokenizer, noise: Sequence[Span] = ()) -> Encoded:
    """The text without its noise, as the tagger reads it."""
    words = words_of(text, noise)
    slices = [text[w.start : w.end] for w in words]
    quoted, opens = _quoted(text, words), is_open(text, words)
    known = _pieces(sorted(set(slices)), tokenizer)
    return Encoded(
        words=words,
        pieces=[known[word] for word in slices],
        features=[_case(word) + 3 * opens[at] + 6 * quoted[at] for at, word in enumerate(slices)],
        opens=opens,
    )


def words_of(text: str, noise: Sequence[Span] = ()) -> list[Span]:
    """Runs of letters and digits, and single marks, outside the noise."""
    return [Span(m.start(), m.end()) for m in _outside(_WORD.finditer(text), noise)]


def is_open(text: str, words: Sequence[Span]) -> list[bool]:
    """For each word, whether it opens a paragraph."""
    return [at == 0 or "\n" in text[words[at - 1].end : word.start] for at, word in enumerate(words)]


def _pieces(words: Sequence[str], tokenizer: Tokenizer) -> dict[str, tuple[int, ...]]:
    """Every word's pieces, at least one; all in one call, which stays on one thread."""
    found: dict[str, list[int]] = {word: [] for word in words}
    coded = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    for piece, at in zip(coded.ids, coded.word_ids, strict=True):
        if at is not None and len(found[words[at]]) < _MOST_PIECES:
            found[words[at]].append(piece)
    return {word: tuple(ids) or (_UNKNOWN,) for word, ids in found.items()}


def _outside(matches: Iterable[re.Match[str]], noise: Sequence[Span]) -> Iterator[re.Match[str]]:
    """The matches that begin in no noise."""
    left = iter(sorted(noise))
    furniture = next(left, None)
    for match in matches:
        while furniture is not None and furniture.end <= match.start():
            furniture = next(left, None)
        if furniture is None or match.start() < furniture.start:
            yield match


def _case(word: str) -> int:
    """0 small or no letter, 1 a capital first, 2 all capitals."""
    if not word[0].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def _quoted(text: str, words: Sequence[Span]) -> list[bool]:
    """For each word, whether an outermost quotation holds it, its marks included."""
    outer = iter(sorted((q.span for q in quotations(text) if q.depth == 0), key=lambda s: s.start))
    quote, result = next(outer, None), []
    for word in words:
        while quote is not None and quote.end <= word.start:
            quote = next(outer, None)
        result.append(quote is not None and quote.start <= word.start and word.end <= quote.end)
    return result
