"""Whether one text was copied from another: the same words in a row outside quotation marks.

Twelve words in a row are rarely written twice by chance. A quotation is left out: that two papers print the
same spoken words shows that both heard the speaker, and the speaker's name shows that already.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.wording.fold import fold

IN_A_ROW = 12
_QUOTED = re.compile(r"“[^”]{0,2000}”|«[^»]{0,2000}»|\"[^\"]{0,2000}\"")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=512)  # texts: one article's claims ask for those of the same articles again and again
def runs(text: str) -> frozenset[int]:
    """A number for every twelve words in a row of the text, quotations and what spans them left out."""
    found: set[int] = set()
    for stretch in _QUOTED.split(text):
        words = _WORD.findall(fold(stretch))
        found.update(hash(tuple(words[i : i + IN_A_ROW])) for i in range(len(words) - IN_A_ROW + 1))
    return frozenset(found)


def families(texts: Sequence[str]) -> list[int]:
    """For each text the first of those it shares words in a row with, directly or through others.

    A text that shares none has its own place. Takes time in proportion to the words.
    """
    root = list(range(len(texts)))

    def top(at: int) -> int:
        while root[at] != at:
            at = root[at]
        return at

    seen: dict[int, int] = {}
    found: dict[str, frozenset[int]] = {}
    for at, text in enumerate(texts):
        if text not in found:
            found[text] = runs(text)
            shared = found[text]
        else:
            shared = frozenset(sorted(found[text])[:1])  # one is enough to meet the same text again
        for run in shared:
            a, b = top(seen.setdefault(run, at)), top(at)
            root[max(a, b)] = min(a, b)
    return [top(at) for at in range(len(texts))]
