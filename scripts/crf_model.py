"""A plain CRF over hand-made features: what the trained reader has to be better than. It is not shipped.

`crf_reader(path)` needs `pip install python-crfsuite` and a file of scripts/train_crf.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.analysis.attribution import Reader
from bot.analysis.attribution.encoding import LABELS, Encoded, encode
from bot.analysis.attribution.linking import link
from bot.analysis.attribution.spans import tagged
from bot.analysis.lexicon.bodies import BODIES, DOCUMENTS
from bot.analysis.lexicon.grammar import DETERMINERS, PREPOSITIONS, PRONOUNS
from bot.analysis.lexicon.people import FIRST_NAMES, ROLES, SPOKES, TITLES
from bot.analysis.lexicon.speech import NOUNISH, SAYING
from bot.analysis.sentences import sentences
from bot.model.article import Article, Attribution
from bot.neural.tokens import load_tokenizer

_AROUND = 3  # words to either side that are looked at
_FAR = 9  # words to the next reporting verb, after which the distance is just "far"
_LEXICONS = {
    "person": ROLES | SPOKES,
    "body": BODIES,
    "paper": DOCUMENTS,
    "title": TITLES,
    "first": FIRST_NAMES,
    "det": DETERMINERS,
    "prep": PREPOSITIONS,
    "pron": PRONOUNS,
    "nounish": NOUNISH,
}


def paragraphs(given: Encoded) -> Iterator[tuple[int, int]]:
    """First and past-the-last word of every paragraph: what the CRF labels in one go."""
    starts = [at for at, opens in enumerate(given.opens) if opens]
    return zip(starts, [*starts[1:], len(given.words)], strict=True)


def features(text: str, given: Encoded) -> list[list[str]]:
    """For every word, what is known of it, its neighbours and its sentence."""
    words = [text[w.start : w.end] for w in given.words]
    own = [_word(word, quoted=given.features[at] >= 6) for at, word in enumerate(words)]
    verbs = [SAYING.get(word.lower(), "") for word in words]
    starts = [s.span.start for s in sentences(text)]
    numbers = [bisect_right(starts, w.start) for w in given.words]
    rows = []
    for at, row in enumerate(own):
        near = [*row, *_verbs_near(verbs, numbers, at)]
        if given.opens[at]:
            near.append("opens")
        if at == 0 or numbers[at - 1] != numbers[at]:
            near.append("begins")
        for step in (n for n in range(-_AROUND, _AROUND + 1) if n):
            there = at + step
            inside = 0 <= there < len(words)
            near.extend(f"{step}{f}" for f in (own[there][: 4 if abs(step) == 1 else 2] if inside else ["-"]))
        pairs = (one for one in (at - 1, at) if 0 <= one < len(words) - 1)
        near.extend(f"{one - at}&{words[one].lower()}&{words[one + 1].lower()}" for one in pairs)
        rows.append(near)
    return rows


def _word(word: str, *, quoted: bool) -> list[str]:
    """The word alone, what is most telling first."""
    low = word.lower()
    verb = SAYING.get(low)
    return [
        f"w={low}",
        f"q={quoted:d}&v={bool(verb):d}&s={_shape(word)}",
        f"v={verb or ''}",
        *(f"l={name}" for name, entries in _LEXICONS.items() if low in entries),
        f"p={low[:3]}",
        f"e={low[-3:]}",
        f"e={low[-2:]}",
        f"q={quoted:d}",
    ]


def _shape(word: str) -> str:
    """ "Xx" for "Vell", "9" for "1984", each kind of character once."""
    kinds = re.sub(r"[^\W\d_]", "x", re.sub(r"[A-Z]", "X", re.sub(r"\d", "9", word)))
    return re.sub(r"(.)\1+", r"\1", kinds)


def _verbs_near(verbs: Sequence[str], numbers: Sequence[int], at: int) -> Iterator[str]:
    """The reporting verbs before and after in the sentence, and how far they are."""
    for name, step in (("before", -1), ("after", 1)):
        there, far = at + step, 1
        while 0 <= there < len(verbs) and numbers[there] == numbers[at] and not verbs[there]:
            there, far = there + step, far + 1
        if 0 <= there < len(verbs) and numbers[there] == numbers[at]:
            yield f"{name}={min(far, _FAR)}"
            yield f"{name}={verbs[there]}"
        else:
            yield f"{name}=none"


def crf_reader(path: Path) -> Reader:
    """A reader with the CRF of this file and the linking of the trained one."""
    import pycrfsuite

    crf = pycrfsuite.Tagger()
    crf.open(str(path))
    tokenizer = load_tokenizer()

    def read(article: Article) -> tuple[Attribution, ...]:
        given = encode(article.text, tokenizer, article.noise)
        rows = features(article.text, given)
        labels = [
            LABELS.index(name)
            for begin, end in paragraphs(given)
            for name in crf.tag(pycrfsuite.ItemSequence(rows[begin:end]))
        ]
        spans, _ = tagged(article.text, given, labels, sentences(article.text, article.noise))
        return link(spans)

    return read
