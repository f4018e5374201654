"""Two texts side by side, the words that differ marked."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from bot.document import Inline, Line, Strong, Text
from bot.wording.fold import fold

LONGEST: Final = 400  # words: what is longer is no claim, and takes its time to compare
_EDGES: Final = ".,;:!?…'\"“”‘’«»()[]"


def side_by_side(earlier: str, now: str) -> tuple[Line, Line]:
    """Both texts; what one has and the other has not is strong. Case and punctuation make no difference."""
    a, b = earlier.split(), now.split()
    if max(len(a), len(b)) > LONGEST:
        return (Text(earlier),), (Text(now),)
    blocks = SequenceMatcher(None, _keys(a), _keys(b), autojunk=False).get_matching_blocks()
    in_a = {at for block in blocks for at in range(block.a, block.a + block.size)}
    in_b = {at for block in blocks for at in range(block.b, block.b + block.size)}
    return _marked(a, in_a), _marked(b, in_b)


def _keys(words: list[str]) -> list[str]:
    return [fold(word).strip(_EDGES) or word for word in words]


def _marked(words: list[str], common: set[int]) -> Line:
    """The words in runs: those that are common plain, the others strong."""
    line: list[Inline] = []
    run: list[str] = []
    for at, word in enumerate(words):
        if run and (at in common) != (at - 1 in common):
            line.append(_run(run, plain=at - 1 in common))
            run = []
        run.append(word)
    if run:
        line.append(_run(run, plain=len(words) - 1 in common))
    spaced = [part for inline in line for part in (Text(" "), inline)]
    return tuple(spaced[1:])


def _run(words: list[str], *, plain: bool) -> Text | Strong:
    return Text(" ".join(words)) if plain else Strong(" ".join(words))
