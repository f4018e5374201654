"""Which watches an article meets: all of them at once, in a time that hardly grows with their number.

Phrases and names are runs of words in a trie, patterns share one pass of RE2's filter, everything else is
looked up. Words are compared as a reader sees them (bot.wording.disguise). Nothing here waits or reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.alerts.trie import Trie
from bot.model.watch import ALIASES, Hit, Part, Term, Watch, What
from bot.wording.disguise import Revealed, in_latin, revealed
from bot.wording.fold import fold
from bot.wording.spelt import Spelt
from bot.wording.stems import language_of, stem

# Cosine of the meanings of two sentences that say much the same: the least at which, in the half of
# tests/golden/pairs.jsonl that is for tuning, claims on another subject are met at most once in 5,000, which
# is about a busy newsroom's day (1 in 6,175 there, 1 in 8,474 in the other half; tests/eval/test_watches.py).
NEAR: Final = 0.5
MOST_MEMORY: Final = 1 << 20  # bytes that one pattern may take; more is refused when it is made
_SHORTEST_RUN: Final = 5  # letters of a phrase that is looked for in letters that stand apart
_UNIT: Final = 127.0**2  # the product of a vector with itself
# RE2's byte, which may be half a letter.
_BYTES: Final = re.compile(r"(?<!\\)(?:\\\\)*\\C")
# Alphabets that put no space between words: there a phrase is looked for letter by letter.
_UNSPACED: Final = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]")

_Where = str | tuple[int, int]  # what was found, or between which words of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of an article watches look at.

    `text` is its title and its words, `sources` everybody that a claim rests on, `vectors` the meanings of
    its claims. `statuses` are what the desk of the place thinks of earlier claims that came back in it.
    """

    text: str
    sources: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    caveats: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    vectors: tuple[bytes, ...] = ()
    language: str = "und"


@dataclass(frozen=True, slots=True)
class _Conditions:
    """One of each of `every` must be found, and nothing of `none`; the numbers are terms'."""

    every: tuple[frozenset[int], ...]
    none: frozenset[int]

    def hold(self, found: Mapping[int, object]) -> bool:
        return all(any(n in found for n in one) for one in self.every) and not any(
            n in found for n in self.none
        )


class Matcher:
    """Watches, ready to be held against articles. Raises ValueError for a pattern that RE2 does not take."""

    def __init__(self, watches: Iterable[Watch]) -> None:
        """Number the terms, so that one that many watches share is looked for once."""
        self._watches = tuple(watches)
        self._numbers: dict[tuple[What, str], int] = {}
        self._conditions = [self._numbered(watch) for watch in self._watches]
        self._by_term: dict[int, list[int]] = {}
        for at, conditions in enumerate(self._conditions):
            for number in set().union(*conditions.every[:1]):  # the first must hold, so it is enough to ask
                self._by_term.setdefault(number, []).append(at)
        self._phrases = _Phrases(self._of(What.PHRASE))
        self._names, self._sources = _named(self._of(What.NAME)), _named(self._of(What.SOURCE))
        self._patterns = _Patterns(self._of(What.PATTERN))
        self._likes = _Likes(self._vectors())

    @property
    def asks_for_meaning(self) -> bool:
        """Whether some watch looks at the meanings of claims."""
        return bool(self._of(What.LIKE))

    def met(self, look: Look) -> tuple[Hit, ...]:
        """The watches that an article meets, in their order."""
        shown = revealed(look.text)
        spelt = Spelt(shown.text)
        found = dict(self._found(look, shown, spelt))
        candidates = sorted({at for number in found for at in self._by_term.get(number, ())})
        return tuple(
            Hit(watch=self._watches[at], why=self._why(self._watches[at], found, spelt))
            for at in candidates
            if self._conditions[at].hold(found)
        )

    def may_meet(self, look: Look) -> bool:
        """Whether some watch has no condition that an article does not meet; one without terms meets all."""
        shown = revealed(look.text)
        found = dict(self._found(look, shown, Spelt(shown.text)))
        return any(conditions.hold(found) for conditions in self._conditions)

    def _numbered(self, watch: Watch) -> _Conditions:
        def numbers(terms: Iterable[Term]) -> frozenset[int]:
            return frozenset(self._number(term) for term in terms)

        alternatives = [numbers(t for t in watch.terms if t.part is Part.ANY)]
        alternatives += [
            numbers(t for t in watch.terms if t.part is Part.OWN and t.what is what) for what in What
        ]
        alternatives += [numbers([t]) for t in watch.terms if t.part is Part.ALL]
        return _Conditions(
            tuple(filter(None, alternatives)), numbers(t for t in watch.terms if t.part is Part.NOT)
        )

    def _number(self, term: Term) -> int:
        return self._numbers.setdefault((term.what, term.text), len(self._numbers))

    def _of(self, what: What) -> dict[str, int]:
        return {text: number for (kind, text), number in self._numbers.items() if kind is what}

    def _vectors(self) -> dict[int, bytes]:
        terms = (term for watch in self._watches for term in watch.terms if term.vector is not None)
        return {self._number(term): term.vector for term in terms if term.vector is not None}

    def _found(self, look: Look, shown: Revealed, spelt: Spelt) -> Iterator[tuple[int, _Where]]:
        """The number of every term that is found, and what or between which words it was found."""
        yield from self._phrases.found(spelt, shown.runs, look.language)
        yield from ((n, (first, behind)) for n, first, behind in self._names.found(spelt.words))
        yield from self._patterns.found(shown.text)
        for label in look.sources:
            there = Spelt(revealed(label).text).words
            yield from ((number, label) for number, _, _ in self._sources.found(there))
        for what, values in _looked_up(look):
            there_are = ((self._numbers.get((what, value)), value) for value in values)
            yield from ((number, value) for number, value in there_are if number is not None)
        yield from ((number, "") for number in self._likes.found(look.vectors))

    def _why(self, watch: Watch, found: Mapping[int, _Where], spelt: Spelt) -> tuple[tuple[Term, str], ...]:
        there = ((term, found.get(self._number(term))) for term in watch.terms if term.part is not Part.NOT)
        return tuple(
            (term, where if isinstance(where, str) else spelt.between(*where))
            for term, where in there
            if where is not None
        )


class _Phrases:
    """Phrases, as runs of stems; the stems of a language are made when an article in it comes by."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers, self._tries = numbers, dict[str, Trie]()
        spelt = {phrase: Spelt(phrase).words for phrase in numbers}
        self._unspaced = {fold(phrase): numbers[phrase] for phrase in numbers if _UNSPACED.search(phrase)}
        self._solid = {
            solid: numbers[phrase]
            for phrase, words in spelt.items()
            if len(solid := "".join(words)) >= _SHORTEST_RUN
        }

    def found(self, text: Spelt, runs: Sequence[str], tag: str) -> Iterator[tuple[int, _Where]]:
        language = language_of(tag)
        if language not in self._tries:
            self._tries[language] = self._trie(language)
        stems = [stem(word, language) for word in text.words]
        for number, first, behind in self._tries[language].found(stems):
            yield number, (first, behind)
        if self._unspaced:
            yield from ((n, phrase) for phrase, n in self._unspaced.items() if phrase in text.folded)
        apart = [fold(run) for run in runs if len(run) >= _SHORTEST_RUN]
        if apart:
            yield from ((n, solid) for solid, n in self._solid.items() if any(solid in run for run in apart))

    def _trie(self, language: str) -> Trie:
        trie = Trie()
        for phrase, number in self._numbers.items():
            for words in _spellings(phrase):
                trie.add([stem(word, language) for word in words], number)
        return trie


def _named(numbers: Mapping[str, int]) -> Trie:
    """Names and their aliases, word by word as they are spelt."""
    trie = Trie()
    for name, number in numbers.items():
        for alias in name.split(ALIASES):
            for words in _spellings(alias):
                trie.add(words, number)
    return trie


def _spellings(term: str) -> Iterator[list[str]]:
    """The words of a term; and those that its letters look like, for whoever mixes alphabets."""
    yield Spelt(revealed(term).text).words
    if not term.isascii():
        yield Spelt(revealed(in_latin(term)).text).words


def _looked_up(look: Look) -> Sequence[tuple[What, frozenset[str]]]:
    return (What.KIND, look.kinds), (What.CAVEAT, look.caveats), (What.STATUS, look.statuses)


class _Patterns:
    """Regular expressions: RE2's filter looks for letters that each must have, and tries only those few."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = list(numbers.values())
        self._filter: Any = None
        if not numbers:
            return
        import re2  # type: ignore[import-untyped]  # ships no types

        self._filter = re2.Filter()
        for pattern in numbers:
            try:
                self._filter.Add(pattern, _options())
            except re2.error as error:
                raise ValueError(f"the pattern {pattern!r} is none that RE2 takes") from error
        self._filter.Compile()

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        if self._filter is None:
            return
        for at in self._filter.Match(text) or ():
            match = self._filter.re(at).search(text)
            if match is not None:
                yield self._numbers[at], match.group()


def pattern_error(pattern: str) -> str | None:
    """What is wrong with a pattern, in words for its maker; None when it can be used."""
    import re2

    if _BYTES.search(pattern):
        return r"\C is half a letter in most scripts; write . for a letter"
    try:
        compiled = re2.compile(pattern, _options())
    except re2.error as error:
        said = error.args[0] if error.args else "it cannot be read"
        return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)).strip()
    return "it is found in every text, even an empty one" if compiled.search("") is not None else None


def _options() -> Any:
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = MOST_MEMORY
    options.log_errors = False
    return options


class _Likes:
    """Sentences by their meaning."""

    def __init__(self, vectors: Mapping[int, bytes]) -> None:
        import numpy as np

        self._numbers = list(vectors)
        joined = np.frombuffer(b"".join(vectors.values()), dtype=np.int8)
        self._matrix = joined.reshape(len(vectors), -1).astype(np.float32) if vectors else None

    def found(self, vectors: Sequence[bytes]) -> list[int]:
        import numpy as np

        if self._matrix is None or not vectors:
            return []
        claims = np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(len(vectors), -1)
        # One at a time: a product of two matrices would wake threads, which takes longer than it does.
        products = [self._matrix @ claim for claim in claims.astype(np.float32)]
        near = np.flatnonzero(np.max(products, axis=0) >= NEAR * _UNIT)
        return [self._numbers[at] for at in near]
