"""Meanings as numbers: all-MiniLM-L6-v2 as it was published, in 8 bits (data/encoder.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.model.article import Span
from bot.neural.sessions import ModelFile, open_model
from bot.neural.tokens import DATA, load_tokenizer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    Floats = NDArray[np.float32]

MODEL = DATA / "encoder.onnx"
WIDTH = 384  # numbers of a vector
_PIECES = 256  # of one text, [CLS] and [SEP] included: what the base model was trained with
_CHARACTERS = 10_000  # of one text that are looked at: no 256 word pieces of a language are as long


class MiniLM:
    """bot.ports.Encoder with the model of this file, which is opened once in a process, at first use.

    Texts go through the model one at a time. In 8 bits its layers round by the largest number of a call,
    so in a batch a text's vector would depend on its neighbours, and what is remembered must be the same
    whenever and with whatever else it came in.
    """

    def __init__(self, model: Path = MODEL) -> None:
        """Raises NoModel, now rather than at the first text, when there is no such file."""
        self._file = ModelFile(path=model, name="the model of meanings", remedy="install Hearsay again")
        self._file.require()

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """One vector a text, 384 signed bytes: a direction times 127, so products are cosines times 127².

        The mean of the vectors of its first 256 word pieces. Raises NoModel when the file is damaged.
        """
        import numpy as np

        network = _load(self._file)
        vectors = (network.run(network.pieces(text).ids)[0] for text in texts)
        return [np.rint(vector * 127).astype(np.int8).tobytes() for vector in vectors]

    def embed_tokens(self, text: str) -> tuple[list[Span], Floats]:
        """The text's words and marks, and what each means where it stands: (words, 384), each of length 1.

        A word's vector is the mean of its pieces'. Raises NoModel when the file is damaged.
        """
        import numpy as np

        network = _load(self._file)
        coded = network.pieces(text)
        _, rows = network.run(coded.ids)
        spans, vectors = [], []
        known = [(word, at) for at, word in enumerate(coded.word_ids) if word is not None]
        for _, pieces in groupby(known, key=lambda pair: pair[0]):
            numbers = [at for _, at in pieces]
            spans.append(Span(coded.offsets[numbers[0]][0], coded.offsets[numbers[-1]][1]))
            vectors.append(rows[numbers].mean(axis=0))
        found = np.array(vectors, dtype=np.float32).reshape(-1, WIDTH)
        return spans, found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Network:
    session: Any
    tokenizer: Tokenizer

    def pieces(self, text: str) -> Encoding:
        return self.tokenizer.encode(text[:_CHARACTERS])

    def run(self, ids: Sequence[int]) -> tuple[Floats, Floats]:
        """The vector of the whole, of length 1, and one for every piece."""
        import numpy as np

        vector, rows = self.session.run(None, {"pieces": np.array([ids], dtype=np.int64)})
        return vector[0], rows[0]


@cache
def _load(file: ModelFile) -> _Network:
    tokenizer = load_tokenizer()
    tokenizer.enable_truncation(_PIECES)
    session, _ = open_model(file)
    return _Network(session=session, tokenizer=tokenizer)
