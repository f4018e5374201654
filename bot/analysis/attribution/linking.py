"""Tagged spans to whole attributions: which source speaks with which cue, and what they say.

Every cue takes the source and the content that stand nearest, where nearness counts untagged words, the
ends of sentences and paragraphs, and other spans in between; what is left over goes on with what somebody
is saying already. Sentences of one quotation stay together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.attribution.encoding import ROLES
from bot.model.article import Attribution, Span

_NEAR = 3  # sentences to either side in which a cue may find its parts
_MOST = 12  # spans of one role to either side that are looked at: what bounds the work
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A span with its role and its place: sentence and paragraph numbers at its beginning and end.

    `gap` is how many untagged words the text has before it: the difference of two is what lies between.
    `joined` when it goes on with the quotation that the content before it began.
    """

    role: str
    span: Span
    gap: int
    sentence: int
    last_sentence: int
    paragraph: int
    last_paragraph: int
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each step away costs, in untagged words; found by random search on articles labelled by hand."""

    sentence: float = 18.0
    paragraph: float = 8.0
    source_sentence: float = 7.0
    source_cue: float = 1.0
    source_content: float = 6.0
    source_after: float = 5.5
    no_source: float = 13.5
    content_cue: float = 0.7
    content_content: float = 1.5
    content_source: float = 1.0
    content_before: float = 2.0
    first_limit: float = 13.0
    limit: float = 45.0
    hint: float = 2.5
    word: float = 1.0


TUNED = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """All spans in reading order, and what a trained model says about pairs of them (costs, in nats)."""

    spans: Sequence[Tagged]
    of: Mapping[str, Sequence[int]]
    hints: Mapping[Pair, float]
    weights: Weights

    def between(self, role: str, one: int, other: int) -> int:
        """How many spans of the role stand between two."""
        low, high = sorted((one, other))
        numbers = self.of[role]
        return bisect_left(numbers, high) - bisect_left(numbers, low + 1)

    def distance(self, one: int, other: int, sentence: float) -> float:
        """Untagged words between two, and the sentences and paragraphs that end there."""
        first, second = (self.spans[i] for i in sorted((one, other)))
        return (
            self.weights.word * (second.gap - first.gap)
            + sentence * (second.sentence - first.last_sentence)
            + self.weights.paragraph * (second.paragraph - first.last_paragraph)
        )


def by_role(spans: Sequence[Tagged]) -> dict[str, list[int]]:
    """The indexes of the spans of each role, in order."""
    return {role: [i for i, s in enumerate(spans) if s.role == role] for role in ROLES}


def near(spans: Sequence[Tagged], numbers: Sequence[int], at: int) -> list[int]:
    """Which of the numbered spans stand at most _NEAR sentences from the one at `at`."""
    here, middle = spans[at], bisect_left(numbers, at)
    before = numbers[max(0, middle - _MOST) : middle]
    after = numbers[middle : middle + _MOST]
    return [
        *(i for i in before if here.sentence - spans[i].last_sentence <= _NEAR),
        *(i for i in after if spans[i].sentence - here.last_sentence <= _NEAR),
    ]


def link(
    spans: Sequence[Tagged], hints: Mapping[Pair, float] | None = None, weights: Weights = TUNED
) -> tuple[Attribution, ...]:
    """The attributions of an article, in reading order, from its tagged spans in reading order.

    `hints` are costs for pairs of indexes (content, cue) and (cue, source); (cue, -1) is "no source".
    """
    scene = _Scene(spans=spans, hints=hints or {}, of=by_role(spans), weights=weights)
    said = _contents(scene)
    found = [
        Attribution(
            source=_source(scene, cue),
            cue=(spans[cue].span,),
            content=tuple(spans[i].span for i in sorted(contents)),
        )
        for cue, contents in said.items()
        if contents
    ]
    return tuple(sorted(found, key=_first))


def _first(a: Attribution) -> Span:
    return min((*a.source, *a.cue, *a.content))


def _source(scene: _Scene, cue: int) -> tuple[Span, ...]:
    """Who speaks with the cue; nothing when everybody near belongs to others."""
    weights = scene.weights

    def cost(source: int) -> float:
        return (
            scene.distance(cue, source, weights.source_sentence)
            + weights.source_cue * scene.between("cue", cue, source)
            + weights.source_content * scene.between("content", cue, source)
            + weights.source_after * (source > cue)
            + weights.hint * scene.hints.get((cue, source), 0.0)
        )

    best = min(((cost(s), s) for s in near(scene.spans, scene.of["source"], cue)), default=None)
    limit = weights.no_source + weights.hint * scene.hints.get((cue, -1), 0.0)
    return (scene.spans[best[1]].span,) if best is not None and best[0] < limit else ()


def _contents(scene: _Scene) -> dict[int, list[int]]:
    """What is said with each cue: first one content for every cue, then those that are left over."""
    blocks = _blocks(scene)
    costs = sorted(
        (_content_cost(scene, cue, content), cue, content)
        for cue in scene.of["cue"]
        for content in near(scene.spans, scene.of["content"], cue)
    )
    said: dict[int, list[int]] = {cue: [] for cue in scene.of["cue"]}
    taken: set[int] = set()
    for first, limit in ((True, scene.weights.first_limit), (False, scene.weights.limit)):
        for cost, cue, content in costs:
            block = blocks[content]
            if cost < limit and content not in taken and not (first and said[cue]):
                said[cue].extend(block)
                taken.update(block)
    return said


def _blocks(scene: _Scene) -> dict[int, list[int]]:
    """For each content, the contents that stay with it: the sentences of one quotation."""
    blocks: dict[int, list[int]] = {}
    block: list[int] = []
    for at in scene.of["content"]:
        if not scene.spans[at].joined:
            block = []
        block.append(at)
        blocks[at] = block
    return blocks


def _content_cost(scene: _Scene, cue: int, content: int) -> float:
    weights = scene.weights
    return (
        scene.distance(cue, content, weights.sentence)
        + weights.content_cue * scene.between("cue", cue, content)
        + weights.content_content * scene.between("content", cue, content)
        + weights.content_source * scene.between("source", cue, content)
        + weights.content_before * (content < cue)
        + weights.hint * scene.hints.get((content, cue), 0.0)
    )
