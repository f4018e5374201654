"""Two claims read side by side by the trained model."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import NoModel
from bot.memory.pairs import MODEL, PIECES, RELATIONS, SIDES, PairReader, encode
from bot.memory.profile import profile
from bot.model.memory import Relation, Statement
from bot.neural.tokens import load_tokenizer

FERRY = "The ferry Sula left Ornmouth with 212 passengers on board, the harbour master said"


def read(a: str, b: str) -> dict[Relation, float]:
    """What the model takes the relation of two texts to be."""
    return PairReader().odds(profile(Statement(text=a)), profile(Statement(text=b)))


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (FERRY, "212 people had boarded the Sula when she sailed from Ornmouth", Relation.SAME),
        (FERRY, "the Sula was carrying at least 340 passengers when it left Ornmouth", Relation.CHANGED),
        (FERRY, "The Sula never left Ornmouth, its owner insists", Relation.CONTRADICTS),
        (FERRY, "Tickets for the Sula, which sails from Ornmouth, will cost more from May", Relation.RELATED),
        ("Mayor Lund is to step down", "Lund will stay on as mayor", Relation.CONTRADICTS),
        ("The court acquitted the banker Osk Renner", "Osk Renner was found guilty", Relation.CONTRADICTS),
        ("The vaccine had no serious side effects", "No grave adverse reactions to the shot were seen",
         Relation.SAME),
    ],
)  # fmt: skip
def test_relations_are_read(a: str, b: str, relation: Relation) -> None:
    """The likeliest relation is the one that a person would give."""
    odds = read(a, b)
    assert max(odds, key=lambda each: odds[each]) is relation


@pytest.mark.parametrize(
    ("a", "b"), [("", ""), ("", FERRY), ("a" * 100_000, "1 " * 50_000), ("\x00", "日本語"), (FERRY, FERRY)]
)
def test_any_texts_have_odds(a: str, b: str) -> None:
    """Whatever the texts are, there is a share for each relation, and they add up to one."""
    odds = read(a, b)
    assert tuple(odds) == RELATIONS
    assert sum(odds.values()) == pytest.approx(1)


def test_shared_words_are_marked() -> None:
    """Each piece says which claim it is of, and whether the other claim has its word or figure."""
    a, b = (profile(Statement(text=text)) for text in ("60 boats sank", "70 boats did not leave"))
    tokenizer = load_tokenizer()
    coded = encode(a, b, tokenizer)
    marks = zip((tokenizer.id_to_token(piece) for piece in coded.pieces), coded.features, strict=True)
    assert list(marks) == [
        ("[CLS]", 0), ("60", 4), ("boats", 1), ("sank", 2), ("[SEP]", 0),
        ("70", 4 + SIDES), ("boats", 1 + SIDES), ("did", SIDES), ("not", SIDES), ("leave", 5 + SIDES),
        ("[SEP]", SIDES),
    ]  # fmt: skip


def test_long_claims_are_cut() -> None:
    """Of each claim the first 80 pieces are read, so that no pair takes long."""
    long = profile(Statement(text="boats sank " * 200))
    assert len(encode(long, long, load_tokenizer()).pieces) == 2 * PIECES + 3


def test_threads_read_alike(tmp_path: Path) -> None:
    """Who reads at the same moment, the model not yet open, reads the same as one by one."""
    reader = PairReader(Path(shutil.copy(MODEL, tmp_path)))
    claims = [profile(Statement(text=text)) for text in (FERRY, "The Sula never sailed", "Lund steps down")]
    pairs = [(a, b) for a in claims for b in claims]
    with ThreadPoolExecutor(len(pairs)) as threads:
        at_once = list(threads.map(lambda pair: reader.odds(*pair), pairs))
    assert at_once == [reader.odds(*pair) for pair in pairs]


def test_damage_is_told(tmp_path: Path) -> None:
    """A model that is missing or damaged is an error that names the file and the remedy."""
    with pytest.raises(NoModel, match="missing"):
        PairReader(tmp_path / "pairs.onnx")
    (tmp_path / "pairs.onnx").write_bytes(b"no model")
    one = profile(Statement(text=FERRY))
    with pytest.raises(NoModel, match="install Hearsay again"):
        PairReader(tmp_path / "pairs.onnx").odds(one, one)
