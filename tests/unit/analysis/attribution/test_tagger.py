"""The trained reader as the program runs it: bounded, the same every time, plain about what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.analysis.attribution import trained_reader
from bot.analysis.attribution.decoding import best_path, leaning
from bot.analysis.attribution.encoding import LABELS, Encoded, encode
from bot.analysis.attribution.tagger import load, windows
from bot.errors import NoModel
from bot.model.article import Article, Span

STORY = """Quarry plan splits Tarrow

Mayor Lena Orrick said on Monday that the quarry would open in May. “We need the work,” she said.

Share this story

Two engineers who asked not to be named doubt that the road can carry the trucks.
"""
ODD = (
    "",
    " \n\n ",
    "… — “” ( ) !!",
    "\ufeff\u200b",
    "42",
    "\N{GRINNING FACE}" * 50,
    "日本語の文章です。" * 30,
)


@dataclass(frozen=True, slots=True)
class Blank:
    """A session that tags nothing and notes how long its inputs were."""

    lengths: list[int] = field(default_factory=list)

    def run(self, names: None, inputs: Mapping[str, NDArray[np.int64]]) -> Sequence[NDArray[np.float32]]:
        """Scores, queries and keys of nothing, for one window."""
        assert names is None
        length = inputs["pieces"].shape[1]
        self.lengths.append(length)
        scores, query, key = (np.zeros((1, length, w), dtype=np.float32) for w in (len(LABELS), 64, 64))
        scores[:, :, 0] = 100.0
        return [scores, query, key]


def test_reads_a_story() -> None:
    """It finds who says what, and every span lies in the text."""
    article = Article(id="1", text=STORY)
    found = trained_reader()(article)
    sources = {article.slice(s) for a in found for s in a.source}
    assert {"Mayor Lena Orrick", "she"} <= sources
    assert all(article.slice(s).strip() for a in found for s in (*a.source, *a.cue, *a.content))


def test_the_same_every_time() -> None:
    """Two readings of one text agree."""
    article = Article(id="1", text=STORY)
    assert trained_reader()(article) == trained_reader()(article)


def test_noise_is_left_out() -> None:
    """A paragraph of furniture gets no attribution, whatever it says."""
    start = STORY.index("Two engineers")
    noise = (Span(start, len(STORY)),)
    found = trained_reader()(Article(id="1", text=STORY, noise=noise))
    assert found
    assert all(s.end <= start for a in found for s in (*a.source, *a.cue, *a.content))


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(text: str) -> None:
    """Texts without a sentence in them are read without an attribution or with one that lies in them."""
    for a in trained_reader()(Article(id="1", text=text)):
        assert all(s.end <= len(text) for s in (*a.source, *a.cue, *a.content))


@pytest.mark.parametrize("text", ["word " * 200_000, "x" * 1_000_000, "Roe said no. " * 80_000])
def test_a_megabyte_in_one_line(text: str) -> None:
    """However long a line is, the model sees windows of a bounded size, and few of them."""
    blank = Blank()
    reader = replace(load(), session=blank)
    assert reader.read(Article(id="1", text=text)) == ()
    assert max(blank.lengths) <= 256
    assert sum(blank.lengths) <= len(text)


def test_windows_keep_every_word_once() -> None:
    """What the windows keep is the text, in order, and each begins no later than what it keeps."""
    given = encode(STORY * 40, load().tokenizer)
    kept = [at for begin, keep, end in windows(given) for at in range(keep, end) if begin <= keep]
    assert kept == list(range(len(given.words)))


def test_windows_end_with_paragraphs() -> None:
    """A paragraph that would be cut opens the next window, unless it is longer than one."""
    given = encode(STORY * 40, load().tokenizer)
    assert all(given.opens[keep] for _, keep, _ in windows(given))


def test_best_path_respects_what_may_follow() -> None:
    """An I comes only after the B or I of its role, however high its score."""
    step = np.zeros((3, 3), dtype=np.float32)
    step[0, 2] = -1e4
    scores = np.array([[1, 0, 0], [0, 0, 3]], dtype=np.float32)
    assert best_path(scores, step, np.zeros(3, dtype=np.float32)) == [1, 2]


def test_names_end_with_their_paragraph() -> None:
    """Where a paragraph opens no source and no cue goes on, however high its score; a content may."""
    scores = np.zeros((2, len(LABELS)), dtype=np.float32)
    scores[:, [LABELS.index(f"I-{role}") for role in ("source", "cue", "content")]] = 50
    inside, opening = leaning(scores, [False, True])
    may = {label for label, score in zip(LABELS, opening, strict=True) if score > 40}
    assert may == {"I-content"}
    assert inside[LABELS.index("I-source")] > 40


def test_missing_model(tmp_path: Path) -> None:
    """Without the file the error names it, when the reader is made."""
    with pytest.raises(NoModel, match=r"reader\.onnx"):
        trained_reader(tmp_path / "reader.onnx")


def test_damaged_model(tmp_path: Path) -> None:
    """A file that is no model is named, too."""
    path = tmp_path / "reader.onnx"
    path.write_bytes(b"no model")
    with pytest.raises(NoModel, match=r"reader\.onnx"):
        load(path)


def test_words_without_pieces() -> None:
    """Every word has at least one piece, and what is between brackets of a chunk starts where it says."""
    given: Encoded = encode("Aé \u0301 日本語 www.example.org/" + "x" * 300, load().tokenizer)
    assert all(given.pieces)
    pieces, features, firsts = given.chunk(0, len(given.words))
    assert len(pieces) == len(features)
    assert [pieces[at] for at in firsts] == [p[0] for p in given.pieces]


def session_names(session: Any) -> list[str]:
    """What a session gives out."""
    return [out.name for out in session.get_outputs()]


def test_outputs_in_their_order() -> None:
    """The model in the package gives scores, queries and keys, in the order in which they are read."""
    assert session_names(load().session) == ["scores", "query", "key"]
