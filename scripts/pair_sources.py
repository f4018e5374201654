"""What the model of pairs learns from: pairs that were written, and pairs made of claims of articles."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.memory.features import features
from bot.memory.pairs import RELATIONS
from bot.memory.profile import profile
from bot.memory.rarity import weight
from bot.model.memory import Relation, Statement
from bot.wording.words import words

_GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
TRAPS = _GOLDEN / "pairs-traps.jsonl"
REPEATS = _GOLDEN / "pairs-repeats.jsonl"  # all of them kept back from the model of pairs
WRITTEN = (_GOLDEN / "pairs.jsonl", _GOLDEN / "pairs-reports.jsonl", TRAPS)
_LIGHT = 0.45  # a word that weighs less may be left out of a claim
_KEPT = frozenset(
    "no not never none nobody nothing neither nor without more less all only over under up down".split()
)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|has|have|had|can|could|should|did|does)\b(?! not|n't)"
)
_COUNT = re.compile(r"(?<![\w.,$€£-])(\d{1,3}(?:,\d{3})+|\d{1,3})(?= (?:[a-z]|percent)|%)")
_SAID = (
    "{0}, police said", "According to officials, {1}", "{0}, according to a spokeswoman", "Sources say {1}",
    "The ministry said that {1}", "{0}, two people familiar with the matter said", "Reports that {1}",
    "It is believed that {1}", "{0}, he told reporters", "{0}, the agency reported", "Apparently {1}",
)  # fmt: skip
_DENIED = (
    "The company denied that {1}", "A spokesman called it untrue that {1}",
    "It is not true that {1}, she said",
    "Officials dismissed reports that {1}", "He rejected the claim that {1}", "There is no evidence that {1}",
    "The report that {1} is false", "\"{0}\" is a lie, the minister said", "The government denies {1}",
)  # fmt: skip
_MOST_ALIKE = 0.85  # cosine: claims of two articles that are nearer may well be one
_ALIKE = 0.35  # and farther, nothing is learnt from them


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A pair with its relation, how much it counts, and the event it is about ("" where none is told)."""

    a: str
    b: str
    relation: Relation
    share: float
    topic: str = ""

    def turned(self) -> Example:
        """The two in the other order."""
        return replace(self, a=self.b, b=self.a)


def is_kept_back(topic: str) -> bool:
    """Whether the model of pairs learns nothing from a topic: one in five."""
    return hashlib.sha256(topic.encode()).digest()[0] % 5 == 0


def written(path: Path, *, part: str | None = "tune") -> list[Example]:
    """The pairs of a file, an object a line; those of one part where the file has parts."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [_example(row, share=1.0, topic=row["topic"]) for row in rows if row.get("part", part) == part]


def paraphrases(path: Path) -> list[Example]:
    """Pairs of news sentences, labelled loosely: where figures differ too, "same" is a changed figure."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pairs = [_example(json.loads(line), share=0.3) for line in lines]
    return [_as_figures_say(pair) for pair in pairs]


def _as_figures_say(pair: Example) -> Example:
    if pair.relation is not Relation.SAME:
        return pair
    found, _ = features(profile(Statement(text=pair.a)), profile(Statement(text=pair.b)))
    return replace(pair, relation=Relation.CHANGED) if found.figures_changed else pair


def _example(row: dict[str, Any], *, share: float, topic: str = "") -> Example:
    relation = Relation(row["relation"])
    folded = relation if relation in RELATIONS else Relation.RELATED
    return Example(a=row["a"], b=row["b"], relation=folded, share=share, topic=topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Claims of news articles, the article that each is from, and their vectors, (claims, 384)."""

    texts: Sequence[str]
    articles: Sequence[str]
    vectors: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path) -> Claims:
        """From an .npz with `texts`, `articles` and `vectors`."""
        kept = np.load(path)
        return cls(
            texts=[str(t) for t in kept["texts"]],
            articles=[str(a) for a in kept["articles"]],
            vectors=kept["vectors"].astype(np.float32) / 127,
        )


def neighbours(claims: Claims, *, count: int, seed: int) -> Iterator[Example]:
    """A claim beside one of those nearest in meaning: near, and hardly ever the same."""
    rng = np.random.default_rng(seed)
    for at in rng.permutation(len(claims.texts))[:count]:
        near = claims.vectors @ claims.vectors[at]
        order = [n for n in np.argsort(-near)[:12] if n != at and _ALIKE < near[n] < _MOST_ALIKE]
        order = [n for n in order if not _repeats(claims.texts[at], claims.texts[n])]
        if order:
            other = order[min(int(rng.exponential(2.0)), len(order) - 1)]
            yield Example(a=claims.texts[at], b=claims.texts[other], relation=Relation.RELATED, share=0.5)


def _repeats(a: str, b: str) -> bool:
    found, _ = features(profile(Statement(text=a)), profile(Statement(text=b)))
    return found.covered > 0.6


def edited(texts: Sequence[str], *, count: int, seed: int) -> Iterator[Example]:
    """Claims beside themselves with one thing changed, or with small things that change nothing."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    names = [name for text in texts[:4000] for name in re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", text)]
    for number in range(count):
        text = chance.choice(texts)
        made = _EDITS[number % len(_EDITS)](text, chance, names)
        if made is None or made[0] == text:
            continue
        other, relation = made
        first = shortened(text, chance) if chance.random() < 0.6 else text
        pair = Example(a=first, b=other, relation=relation, share=0.4)
        yield pair if chance.random() < 0.5 else pair.turned()


_Made = tuple[str, Relation] | None


def _other_figure(text: str, chance: random.Random, _names: Sequence[str]) -> _Made:
    found = _COUNT.search(text)
    if not found:
        return None
    value = int(found[1].replace(",", ""))
    apart = max(2, round(value * chance.choice((0.3, 0.5, 0.8, 1.2, 1.5, 2.5, 6))))
    if apart == value:
        return None
    least = chance.choice(("", "", "at least ", "more than ", "nearly "))
    return text[: found.start()] + f"{least}{apart:,}" + text[found.end() :], Relation.CHANGED


def _turned_over(text: str, chance: random.Random, _names: Sequence[str]) -> _Made:
    if re.search(r"\b(?:not|never)\b|n't\b", text):
        return re.sub(r" (?:not|never)\b|n['’]t\b", "", text, count=1), Relation.CONTRADICTS
    found = _AUXILIARY.search(text)
    if not found:
        return None
    cue = chance.choice((" not", " not", " never", " no longer"))
    return text[: found.end()] + cue + text[found.end() :], Relation.CONTRADICTS


def _both_turned(text: str, chance: random.Random, names: Sequence[str]) -> _Made:
    """A claim that denies something, said again: denial alone makes no contradiction."""
    if not re.search(r"\b(?:not|never|no|denied|denies|without)\b|n't\b", text):
        return None
    return _said(text, chance, names)


def _denied(text: str, chance: random.Random, _names: Sequence[str]) -> _Made:
    return _framed(text, chance.choice(_DENIED)), Relation.CONTRADICTS


def _said(text: str, chance: random.Random, _names: Sequence[str]) -> _Made:
    return shortened(_framed(text, chance.choice(_SAID)), chance), Relation.SAME


def _shorter(text: str, chance: random.Random, _names: Sequence[str]) -> _Made:
    return shortened(text, chance), Relation.SAME


def _moved(text: str, chance: random.Random, _names: Sequence[str]) -> _Made:
    """The same with its time at the other end."""
    last = re.fullmatch(r"(.+?),? ((?:on|in|at|since|after|before|during|by) (?:[\w-]+ ?){1,4})\.?", text)
    first = re.fullmatch(r"((?:On|In|At|Since|After|During|By) [^,]{3,40}), (.+?)\.?", text)
    if first:
        return f"{first[2]} {first[1][:1].lower()}{first[1][1:]}", Relation.SAME
    if last:
        return f"{last[2][:1].upper()}{last[2][1:]}, {shortened(last[1], chance)}", Relation.SAME
    return None


def _other_name(text: str, chance: random.Random, names: Sequence[str]) -> _Made:
    mine = re.findall(r"\b[A-Z][a-z]{3,}", text)
    if not mine or not names:
        return None
    return text.replace(chance.choice(mine), chance.choice(names)), Relation.RELATED


_EDITS = (
    _other_figure, _turned_over, _denied, _said, _other_name, _both_turned, _shorter, _moved, _shorter,
)  # fmt: skip


def _framed(text: str, frame: str) -> str:
    bare = text.rstrip(" .")
    lower = bare if re.match(r"[A-Z]\w* [A-Z]|[A-Z]{2}|I\b", bare) else bare[:1].lower() + bare[1:]
    return frame.format(bare, lower)


def shortened(text: str, chance: random.Random) -> str:
    """The text without up to a fifth of its words, none of which denies, names or counts anything."""
    taken = words(text)
    light = [w for w in taken if w.form.isalpha() and w.form not in _KEPT and weight(w.stem) < _LIGHT]
    light = [w for w in light if w.stop or text[w.start].islower()]
    for word in sorted(
        chance.sample(light, min(len(light), max(1, len(taken) // 5))), key=lambda w: -w.start
    ):
        text = f"{text[: word.start].rstrip()} {text[word.end :].lstrip()}".strip()
    return text
