"""Two claims read side by side by a small trained model, which says how they stand (data/pairs.md)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.memory.profile import Profile
from bot.model.memory import Relation
from bot.neural.sessions import ModelFile, open_model
from bot.neural.tokens import load_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = Path(__file__).parent / "data" / "pairs.onnx"
RELATIONS = (Relation.SAME, Relation.CHANGED, Relation.CONTRADICTS, Relation.RELATED)
_OPENING = Lock()
PIECES = 80  # of one claim that are read: 99 in 100 have fewer
_PLAIN, _SHARED, _ALONE, _FIGURE_SHARED, _FIGURE_ALONE, _DENIED = range(6)
SIDES = 6  # kinds of word of one claim; those of the later claim are counted on from here


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Two claims as word pieces, [CLS] a [SEP] b [SEP], and for each piece a number from 0 to 11.

    It says which claim the piece is of, and whether the other has its word or figure, or it is denied.
    """

    pieces: tuple[int, ...]
    features: tuple[int, ...]


class PairReader:
    """The model in a file, opened once in a process, at first use."""

    def __init__(self, model: Path = MODEL) -> None:
        """Raises NoModel, now rather than at the first pair, when there is no such file."""
        self._file = ModelFile(path=model, name="the model of relations", remedy="install Hearsay again")
        self._file.require()

    def odds(self, a: Profile, b: Profile) -> dict[Relation, float]:
        """How `b` stands to `a`, the earlier one: a probability for each of `RELATIONS`.

        RELATED stands for UNRELATED too. Raises NoModel when the file is damaged.
        """
        import numpy as np

        network = _load(self._file)
        coded = encode(a, b, network.tokenizer)
        given = {
            name: np.array([row], dtype=np.int64)
            for name, row in (("pieces", coded.pieces), ("features", coded.features))
        }
        (logits,) = network.session.run(None, given)
        raised = np.exp(logits[0] - logits[0].max())
        shares: Sequence[float] = (raised / raised.sum()).tolist()
        return dict(zip(RELATIONS, shares, strict=True))


def encode(a: Profile, b: Profile, tokenizer: Tokenizer) -> Coded:
    """The two as the model reads them."""
    first, last = tokenizer.encode("").ids
    pieces, features = [first], [_PLAIN]
    for side, (claim, other) in enumerate(((a, b), (b, a))):
        ids, marks = _claim(claim, other, tokenizer)
        pieces += [*ids, last]
        features += [mark + side * SIDES for mark in (*marks, _PLAIN)]
    return Coded(pieces=tuple(pieces), features=tuple(features))


def _claim(claim: Profile, other: Profile, tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    coded = tokenizer.encode(claim.text, add_special_tokens=False)
    kinds = _kinds(claim, other)
    marks = [kinds.get(start, _PLAIN) for start, _ in coded.offsets[:PIECES]]
    return coded.ids[:PIECES], marks


def _kinds(claim: Profile, other: Profile) -> Mapping[int, int]:
    """What kind of word each character that is in one belongs to."""
    theirs = {word.stem for word in other.words}
    found = {}
    for at, word in enumerate(claim.words):
        kind = _kind(word.stem, is_figure=word.form[:1].isdigit(), is_stop=word.stop, theirs=theirs)
        if at in claim.polarity.denied and kind in {_SHARED, _ALONE}:
            kind = _DENIED
        found.update(dict.fromkeys(range(word.start, word.end), kind))
    return found


def _kind(stem: str, *, is_figure: bool, is_stop: bool, theirs: set[str]) -> int:
    if is_figure:
        return _FIGURE_SHARED if stem in theirs else _FIGURE_ALONE
    if is_stop:
        return _PLAIN
    return _SHARED if stem in theirs else _ALONE


@cache
def pair_reader() -> PairReader:
    """The reader with the model in the package. Raises NoModel when there is none."""
    return PairReader()


READ = ("read_same", "read_changed", "read_contradicts")  # what `evidence` gives, in the order of RELATIONS
_LEAST = 1e-4  # a probability that is smaller tells no more: the model was never that sure with reason


def evidence(odds: Mapping[Relation, float]) -> dict[str, float]:
    """By how much each alert is likelier than RELATED, as logarithms: what weights are learnt for."""
    none = max(_LEAST, odds[Relation.RELATED])
    return {
        name: math.log(max(_LEAST, odds[relation]) / none)
        for name, relation in zip(READ, RELATIONS, strict=False)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Network:
    session: Any
    tokenizer: Tokenizer


def _load(file: ModelFile) -> _Network:
    """The network, opened by the first who asks, in whatever thread; others wait for that."""
    with _OPENING:
        return _opened(file)


@cache
def _opened(file: ModelFile) -> _Network:
    session, _ = open_model(file)
    return _Network(session=session, tokenizer=load_tokenizer())
