"""The stems of words in many languages, for what is looked for in any inflection.

A text's language chooses the stemmer of its own alphabet; words of another alphabet have that alphabet's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import snowballstemmer  # type: ignore[import-untyped]  # ships no types

from bot.wording import words
from bot.wording.fold import fold

# BCP 47 tag -> Snowball's name; English for every other language that is written in Latin letters.
LANGUAGES: Final = {
    "ca": "catalan", "da": "danish", "de": "german", "en": "english", "es": "spanish", "et": "estonian",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
# The first and the last letter of an alphabet -> the stemmer of its words.
_ALPHABETS: Final = (
    ("\u0370", "\u03ff", "greek"),
    ("\u0400", "\u052f", "russian"),
    ("\u0531", "\u0587", "armenian"),
    ("\u0620", "\u06ff", "arabic"),
    ("\u0900", "\u097f", "hindi"),
    ("\u0b80", "\u0bff", "tamil"),
)


def language_of(tag: str) -> str:
    """The stemmer for a text in a language; "english" for what is not known."""
    return LANGUAGES.get(tag.partition("-")[0].casefold(), "english")


@lru_cache(maxsize=1 << 16)
def stem(form: str, language: str) -> str:
    """The stem of a folded word; `language` is a name of Snowball's and holds for Latin letters."""
    if form.isascii() and language == "english":
        return words.stem(form)
    if not form[:1].isalpha():
        return form
    name = next((name for first, last, name in _ALPHABETS if first <= form[0] <= last), language)
    return fold(str(_stemmer(name).stemWord(form)))


@lru_cache(maxsize=64)
def _stemmer(name: str) -> Any:
    known = snowballstemmer.algorithms()
    return snowballstemmer.stemmer(name if name in known else "english")
