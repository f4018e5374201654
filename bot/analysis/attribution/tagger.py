"""The trained reader: a small transformer tags words, a few rules link what it tagged.

The model runs on one thread, a window of the text at a time: what a sentence is read as depends on what
stands around it and on nothing else, and the work grows with the length of the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.analysis.attribution.decoding import best_path, hints, leaning
from bot.analysis.attribution.encoding import Encoded, encode
from bot.analysis.attribution.linking import link
from bot.analysis.attribution.spans import tagged
from bot.analysis.sentences import sentences
from bot.model.article import Article, Attribution
from bot.neural.sessions import ModelFile, open_model
from bot.neural.tokens import load_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Floats = NDArray[np.float32]

MODEL = Path(__file__).parent.parent / "data" / "reader.onnx"
# Of one window, which costs its square: trained on 254, it is as good with 190 (data/reader.md).
_PIECES = 190
_CONTEXT = 48  # of them repeated from the window before, so that no word is read without what precedes it
_WHOLE = 0.6  # a window ends with a paragraph if it is then at least this full


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """The model with its vocabulary; `step` and `start` score which label follows which, and opens."""

    session: Any
    tokenizer: Tokenizer
    step: Floats
    start: Floats

    def read(self, article: Article) -> tuple[Attribution, ...]:
        """Every attribution of the article, in reading order."""
        given = encode(article.text, self.tokenizer, article.noise)
        if not given.words:
            return ()
        scores, query, key, nowhere = self._run(given)
        labels = best_path(leaning(scores, given.opens), self.step, self.start)
        spans, firsts = tagged(article.text, given, labels, sentences(article.text, article.noise))
        return link(spans, hints(spans, firsts, query, key, nowhere))

    def _run(self, given: Encoded) -> tuple[Floats, Floats, Floats, Floats]:
        """For every word: label scores, query and key vectors, and the key that stands for "at nothing"."""
        import numpy as np

        parts: list[tuple[Floats, ...]] = []
        for begin, keep, end in windows(given):
            pieces, features, firsts = given.chunk(begin, end)
            inputs = {"pieces": np.array([pieces]), "features": np.array([features])}
            scores, query, key = (out[0] for out in self.session.run(None, inputs))
            at = firsts[keep - begin :]
            parts.append((scores[at], query[at], key[at], np.repeat(key[:1], len(at), axis=0)))
        scores, query, key, nowhere = (np.concatenate(column) for column in zip(*parts, strict=True))
        return scores, query, key, nowhere


def windows(given: Encoded) -> Iterator[tuple[int, int, int]]:
    """Word numbers (begin, keep, end): read [begin, end), keep what is said of [keep, end).

    Every word is kept once. A window is cut at a paragraph, if one ends far enough in it.
    """
    sizes = [len(p) for p in given.pieces]
    keep = 0
    while keep < len(sizes):
        begin, used = keep, 0
        while begin and used + sizes[begin - 1] <= _CONTEXT:
            begin -= 1
            used += sizes[begin]
        end = keep
        while end < len(sizes) and used + sizes[end] <= _PIECES:
            used += sizes[end]
            end += 1
        if end < len(sizes):
            end = _at_paragraph(given.opens, keep, end)
        yield begin, keep, end
        keep = end


def _at_paragraph(opens: Sequence[bool], keep: int, end: int) -> int:
    """The last paragraph's beginning in the window, or its end if that would leave it too empty."""
    for at in range(end, keep + int((end - keep) * _WHOLE), -1):
        if opens[at]:
            return at
    return end


def trained_reader(model: Path = MODEL) -> Callable[[Article], tuple[Attribution, ...]]:
    """The reader with the model of this file. Raises NoModel, now rather than at the first article."""
    _file(model).require()

    def read(article: Article) -> tuple[Attribution, ...]:
        return load(model).read(article)

    return read


@cache
def load(model: Path = MODEL) -> Tagger:
    """The model, read once in a process. Raises NoModel when the file is none."""
    import numpy as np

    session, notes = open_model(_file(model))
    try:
        weights = json.loads(notes["crf"])
        step, start = (np.array(weights[part], dtype=np.float32) for part in ("step", "start"))
    except (KeyError, ValueError) as error:
        raise _file(model).damaged(f"no scores of labels in it ({error})") from error
    return Tagger(session=session, tokenizer=load_tokenizer(), step=step, start=start)


def _file(model: Path) -> ModelFile:
    return ModelFile(path=model, name="the reader's model", remedy="use --reader rules")
