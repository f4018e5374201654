"""The encoder as the program runs it: near for near meanings, always the same, plain about damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.errors import NoModel
from bot.neural.encoder import WIDTH, MiniLM
from bot.neural.tokens import load_tokenizer
from bot.ports import Encoder

CLAIM = "Fourteen people were hurt when a footbridge gave way in Vell, firefighters said."
# A text, one that says the same, and one that is about something else.
TRIPLES = [
    (
        CLAIM,
        "The collapse of a pedestrian bridge in Vell injured 14, according to the fire service.",
        "Orrin United signed the goalkeeper Ivo Maren on a three-year contract.",
    ),
    (
        "The council borrows three million crowns to mend the water works.",
        "Councillors agreed to a loan that will pay for repairs at the water plant.",
        "A mine killed two soldiers near the Hallow crossing.",
    ),
    (
        "Night shifts make nurses fall more often, a study found.",
        "Researchers say that nurses who work at night have more falls.",
        "The court in Skerry sentenced a former harbour master to four years.",
    ),
]
TEXTS = ["", " \n", "x", "\x00", "No.", "日本語 не по-английски", "a" * 100_000, "word " * 20_000, CLAIM]


def cosine(one: bytes, other: bytes) -> float:
    """Of the angle between two vectors of signed bytes."""
    left, right = (np.frombuffer(v, dtype=np.int8).astype(np.float64) for v in (one, other))
    return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))


@pytest.mark.parametrize(("text", "same", "other"), TRIPLES)
def test_paraphrases_are_near(text: str, same: str, other: str) -> None:
    """What says the same is nearer than what does not, by a wide margin."""
    encoder: Encoder = MiniLM()
    a, b, c = encoder.embed([text, same, other])
    assert cosine(a, b) > cosine(a, c) + 0.3


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_has_a_direction(text: str) -> None:
    """Every text gives 384 signed bytes of about length 127."""
    (vector,) = MiniLM().embed([text])
    assert len(vector) == WIDTH
    length = np.linalg.norm(np.frombuffer(vector, dtype=np.int8).astype(np.float64))
    assert length == pytest.approx(127, abs=8)


def test_neighbours_change_nothing() -> None:
    """A text has the same vector alone, among others, and in another order."""
    encoder = MiniLM()
    together = encoder.embed([*TEXTS, CLAIM])
    assert together == [encoder.embed([text])[0] for text in (*TEXTS, CLAIM)]
    assert encoder.embed([]) == []


def test_long_texts_are_cut() -> None:
    """What comes after the first 256 word pieces does not count."""
    long = "The bridge is closed. " * 100
    assert MiniLM().embed([long]) == MiniLM().embed([long + "Nobody was hurt."])


def test_words_have_places_and_directions() -> None:
    """Each word's span is in the text, in order, with a vector of length 1; a text without words has none."""
    spans, vectors = MiniLM().embed_tokens(CLAIM)
    assert [CLAIM[s.start : s.end] for s in spans] == CLAIM.replace(",", " ,").replace(".", " .").split()
    assert vectors.shape == (len(spans), WIDTH)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert MiniLM().embed_tokens("")[1].shape == (0, WIDTH)


def test_words_stand_for_each_other() -> None:
    """The nearest word of a paraphrase is the one that says the same."""
    left, right = "Fourteen people were injured in Vell.", "In Vell, 14 residents got hurt."
    (one, a), (other, b) = (MiniLM().embed_tokens(text) for text in (left, right))
    near = {
        left[s.start : s.end]: right[other[int(row.argmax())].start : other[int(row.argmax())].end]
        for s, row in zip(one, a @ b.T, strict=True)
    }
    assert {word: near[word] for word in ("injured", "Vell")} == {"injured": "hurt", "Vell": "Vell"}


def test_missing_model(tmp_path: Path) -> None:
    """Without the file the error names it, when the encoder is made."""
    with pytest.raises(NoModel, match=r"encoder\.onnx is missing"):
        MiniLM(tmp_path / "encoder.onnx")


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x07" + bytes(1000)])
def test_damaged_model(tmp_path: Path, content: bytes) -> None:
    """A file that is no model is named, at the first text."""
    path = tmp_path / "encoder.onnx"
    path.write_bytes(content)
    with pytest.raises(NoModel, match=r"encoder\.onnx cannot be read"):
        MiniLM(path).embed(["one"])


def test_missing_vocabulary(tmp_path: Path) -> None:
    """Without the word pieces the error names their file."""
    with pytest.raises(NoModel, match=r"tokenizer\.json"):
        load_tokenizer(tmp_path / "tokenizer.json")
