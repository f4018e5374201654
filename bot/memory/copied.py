"""Whether one text was copied from another: the same words in a row outside quotation marks.

Twelve words in a row are rarely written twice by chance. A quotation is left out: that two papers print the
same spoken words shows that both heard the speaker, and the speaker's name shows that already.
"""

from __future__ import annotations

import re

from bot.wording.fold import fold

IN_A_ROW = 12
_QUOTED = re.compile(r"“[^”]{0,2000}”|«[^»]{0,2000}»|\"[^\"]{0,2000}\"")
_WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> frozenset[int]:
    """A number for every twelve words in a row of the text, quotations and what spans them left out."""
    found: set[int] = set()
    for stretch in _QUOTED.split(text):
        words = _WORD.findall(fold(stretch))
        found.update(hash(tuple(words[i : i + IN_A_ROW])) for i in range(len(words) - IN_A_ROW + 1))
    return frozenset(found)


def copied(a: frozenset[int], b: frozenset[int]) -> bool:
    """Whether two texts' runs show that one was copied from the other, or both from a third."""
    return not a.isdisjoint(b)
