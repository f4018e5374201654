"""Closed word classes of English, as far as finding who says what needs them."""

from __future__ import annotations

DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some any several many two three four five"
    " another other such no each every both".split()
)
PRONOUNS = frozenset("he she they it we i you who which that one".split())
SPEAKERS = frozenset("he she they it we i".split())
AUXILIARIES = frozenset(
    "has have had is are was were be been being do does did will would can could may might must shall should"
    " 've 's 'd 'll hasn't haven't hadn't isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't"
    " couldn't".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from to with about against among around as before behind between during inside into"
    " near off outside over since through toward towards under until upon via within without after amid"
    " including regarding concerning despite across".split()
)
# Words at which the noun phrase before a verb must have begun.
CLAUSE_OPENERS = frozenset(
    "that because but when while if although though as after before since where how why what so than unless"
    " until whether and or nor yet once whose whom".split()
)
ADVERBS = frozenset(
    "also later then now still once again just even recently earlier already never always often repeatedly"
    " not soon only first further yesterday today instead has have had".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
FUNCTION_WORDS = (
    DETERMINERS | PRONOUNS | AUXILIARIES | PREPOSITIONS | CLAUSE_OPENERS | ADVERBS
    | frozenset("there here very more most much less least not no yes all few".split())
)  # fmt: skip


def is_adverb(word: str) -> bool:
    """Whether a word may stand between a subject and its verb; a capital makes it a name ("Kelly")."""
    return word in ADVERBS or (
        word.islower() and word.endswith("ly") and word not in {"family", "ally", "assembly"}
    )
