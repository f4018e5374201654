"""Lines broken at a fixed width -> paragraphs again: a broken line would end a sentence in its middle."""

from __future__ import annotations

import re
from statistics import median

_LEAST_LINES = 6
_NARROWEST, _WIDEST = 40, 120
"""Characters; columns of print and e-mail lie within."""
_FULL = 0.7
"""A line shorter than this share of the usual width ends its paragraph when it ends a sentence."""

_ENDS = re.compile(r"[.!?:…][\"”’')\]]*$")
_HYPHEN = re.compile(r"(?<=[a-z])-$")


def is_wrapped(text: str) -> bool:
    """Whether nearly all lines break off in the middle of a sentence at about the same width."""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text[:50_000].strip("\n"))]
    full = [line.rstrip() for block in blocks for line in block[:-1] if line.strip()]
    if len(full) < _LEAST_LINES:
        return False
    widths = [len(line) for line in full]
    width = median(widths)
    steady = sum(abs(w - width) <= 0.2 * width for w in widths) >= 0.8 * len(widths)
    torn = sum(not _ENDS.search(line) for line in full) >= 0.7 * len(full)
    return _NARROWEST <= width <= _WIDEST and max(widths) <= 1.3 * width and steady and torn


def unwrap(text: str, *, always: bool = False) -> str:
    """The text with broken lines joined when it is wrapped.

    `always` is for print: its lines are broken for certain, and its words divided by hyphens.
    """
    if not always and not is_wrapped(text):
        return text
    widths = [len(line) for line in text[:200_000].split("\n") if line.strip()]
    usual = sorted(widths)[int(len(widths) * 0.75)] if widths else 0
    paragraphs: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        paragraphs.extend(_join(block.split("\n"), usual, mend=always))
    return "\n\n".join(paragraphs)


def _join(lines: list[str], usual: int, *, mend: bool) -> list[str]:
    """The paragraphs of one block of lines: a short line that ends a sentence ends its paragraph."""
    done: list[str] = []
    parts: list[str] = []
    for number, raw in enumerate(lines):
        line = raw.strip()
        if not line:
            continue
        after = lines[number + 1].strip() if number + 1 < len(lines) else ""
        divided = after[:1].islower() and bool(_HYPHEN.search(line))
        parts += [line[:-1] if divided and mend else line, "" if divided else " "]
        short = len(line) < _FULL * usual
        if short and (_ENDS.search(line) or not after[:1].islower()):
            done.append("".join(parts).strip())
            parts = []
    if parts:
        done.append("".join(parts).strip())
    return done
