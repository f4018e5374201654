"""A claim as a sentence that stands alone: attribution left out, pronouns named where the article allows."""

from __future__ import annotations

import re

from bot.model.article import Kind, Source

_EDGES = " \t\n,;:—–-"
_LANGUAGE_MARK = re.compile(r"\s*\(\(\w+\)\)")
_LEADING = re.compile(
    r"^(?:that|and|but|although|though|whereas|however|also|still|meanwhile|additionally|in addition|moreover"
    r"|so|thus)\b,?\s+",
    re.IGNORECASE,
)
# "ORLEN, March 3 (AFP) - ": where and by which agency it was written is no part of what it says.
_DATELINE = re.compile(
    r"^(?:[A-Z]{3}[A-Z .’'/-]*(?:, [A-Z][\w.]+)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?(?: \([^()]{2,24}\))?"
    r"|[A-Z][\w .,’'/-]{1,40} \([A-Z][\w ]{1,22}\))\s*(?:-|–|—)+\s+"
)
_PRONOUN = re.compile(r"^(he|she|they|it)\b(?!['’]s? (?:clear|true|unclear|possible|likely))", re.IGNORECASE)
_OWN = {"he", "she", "they"}
_ONE = {"he", "she"}


def sentence_of(content: str, speaker: Source | None, subject: str | None) -> str:
    """The content as a sentence.

    A pronoun that opens it becomes `subject` (the name the article gives for it), or the speaker when an
    indirect clause speaks of him- or herself. Quotation marks around the whole are dropped.
    """
    text = _DATELINE.sub("", " ".join(_LANGUAGE_MARK.sub("", content).split()).strip(_EDGES))
    text = _balanced(_unquoted(text).strip(_EDGES))
    while (shorter := _LEADING.sub("", text)) != text:
        text = shorter
    text = _PRONOUN.sub(lambda m: _antecedent(m.group(1), speaker, subject), text)
    if not text:
        return content.strip()
    text = text[0].upper() + text[1:]
    return text if text.rstrip("\"”’'»)")[-1:] in ".!?…" else text + "."


def _balanced(text: str) -> str:
    """Without a bracket that nothing closes or opens."""
    if text.count("(") != text.count(")"):
        text = text.removeprefix("(").removesuffix(")").strip(_EDGES)
    return text


def _antecedent(pronoun: str, speaker: Source | None, subject: str | None) -> str:
    if speaker and speaker.kind is Kind.PERSON and pronoun.lower() in _OWN:
        return speaker.label
    return subject if subject and pronoun.lower() in _ONE else pronoun


def _unquoted(text: str) -> str:
    marks = {'"': '"', "“": "”", "«": "»", "‘": "’", "'": "'"}
    if text[:1] in marks:
        close = marks[text[0]]
        # Inside single marks an apostrophe looks like the closing one.
        ends = text.count(close) <= 2 or (close in "’'" and not re.search(rf"[.,!?]{close}\s", text))
        if text.rstrip(".,!?")[-1:] == close and ends:
            return text[1:].rstrip(".,").rstrip(close)
        if close not in text[1:]:
            return text[1:]
    elif text[-1:] in marks.values() and not any(m in text[:-1] for m in marks):
        return text[:-1]
    return text
