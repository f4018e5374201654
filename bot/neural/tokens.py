"""The word pieces that every model here reads: one vocabulary for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import NoModel

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DATA = Path(__file__).parent / "data"
VOCABULARY = DATA / "tokenizer.json"


def load_tokenizer(path: Path = VOCABULARY) -> Tokenizer:
    """The word pieces of all-MiniLM-L6-v2, without padding and truncation. Raises NoModel without it."""
    if not path.is_file():
        raise NoModel(f"the vocabulary {path.name} is missing in {path.parent}; install Hearsay again")
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
