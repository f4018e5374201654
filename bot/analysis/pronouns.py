"""Pronouns as sources: he and she, they and it, who and which. Silence beats a wrong name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.analysis.describe import degree_of, head_noun
from bot.analysis.findings import Resolved
from bot.analysis.lexicon.people import SPOKES
from bot.analysis.names import person_in
from bot.analysis.scene import Scene
from bot.model.article import Kind, Source, Span

_PERSONS = frozenset({Kind.PERSON, Kind.ANONYMOUS})


def singular(scene: Scene, phrase: str, span: Span, done: Sequence[Resolved]) -> Source:
    """He or she: who spoke last, if named nearby, else the last person named before."""
    spoke = (s for r in reversed(done) for s in reversed(r.sources))
    last = next((s for s in spoke if s.span and s.span.start < span.start), None)
    subject = _subject_before(scene, span, since=last.span.start if last and last.span else -1)
    if subject is not None:
        return Source(name=phrase.strip(), kind=Kind.PERSON, span=span, canonical=subject)
    mentioned = _last_mentioned(scene, span)
    if last and last.span and (last.kind in _PERSONS or head_noun(last.name) in SPOKES):
        newer = mentioned is not None and mentioned[0] > last.span.end + 400
        if not newer:
            return replace(last, name=phrase.strip(), span=span, canonical=last.label)
    if mentioned:
        return Source(name=phrase.strip(), kind=Kind.PERSON, span=span, canonical=mentioned[1])
    return Source(name=phrase.strip(), kind=Kind.PERSON, span=span)


def _subject_before(scene: Scene, span: Span, *, since: int) -> str | None:
    """The one person who opens a paragraph in which nobody spoke yet: "Ana Roe sighed. “No,” she said"."""
    text = scene.article.text
    paragraph = text.rfind("\n", 0, span.start) + 1
    if since >= paragraph:
        return None
    opens = [s.span.start for s in scene.sentences if paragraph <= s.span.start < span.start]
    here = [n for n in scene.known if any(0 <= n.start - at <= _OPENING for at in opens)]
    named = {n.name for n in scene.known if n.name.split()[-1] in text[paragraph : span.start]}
    return here[0].name if len(here) == 1 and named == {here[0].name} else None


_OPENING = 40  # characters from the start of a sentence within which its subject's name begins


def _last_mentioned(scene: Scene, span: Span) -> tuple[int, str] | None:
    before = scene.article.text[: span.start]
    found = [(before.rfind(n.name.split()[-1]), n.name) for n in scene.known]
    return max((f for f in found if f[0] >= 0), default=None)


def plural(phrase: str, span: Span, done: Sequence[Resolved], pronoun: str) -> Source:
    """They, it, we: the last source that can be one, keeping its kind; unnamed people when there is none."""
    fitting = {Kind.ORGANIZATION, Kind.OUTLET, Kind.DOCUMENT} if pronoun == "it" else {
        Kind.ANONYMOUS, Kind.ORGANIZATION, Kind.DOCUMENT
    }  # fmt: skip
    last = next((s for r in reversed(done) for s in reversed(r.sources) if s.kind in fitting), None)
    if last and last.span and span.start - last.span.end < 600:
        return replace(last, name=phrase.strip(), span=span, canonical=last.label)
    kind = Kind.ORGANIZATION if pronoun == "it" else Kind.ANONYMOUS
    return Source(
        name=phrase.strip(),
        kind=kind,
        span=span,
        degree=degree_of(phrase) if kind is Kind.ANONYMOUS else None,
    )


_BEFORE_RELATIVE = re.compile(
    r"((?:[Tt]he )?[A-Z][\w’'.&-]*(?: (?:(?:of|and|for) (?:the )?)?[A-Z][\w’'.&-]*)*"
    r"|\b(?:the|an?|some|two|three|four|five|several) [\w’' -]{3,40})$"
)


def named_before(scene: Scene, span: Span) -> str | None:
    """ "…, funded by the Growers' Association, which said": the body named just before "which"."""
    sentence = next((s.span for s in scene.sentences if s.span.overlaps(span)), span)
    before = scene.article.text[sentence.start : span.start].rstrip(", ")
    found = _BEFORE_RELATIVE.search(before)
    return found.group() if found else None


# The name that opens a sentence, before its verb.
_OPENING_NAME = re.compile(
    r"(?P<name>(?:The )?[A-Z][\w’'.-]*(?: (?:&|and|of|for|the) [A-Z][\w’'.-]*| [A-Z][\w’'.-]*)*)"
    r" (?:has|had|have|will|would|is|was|are|were|plans|expects|[a-z]+ed)\b[^“”\"]*, "
)


def own_subject(scene: Scene, span: Span) -> str | None:
    """Who opens the sentence that "it" closes: "Tarn Pumps has cut the price, it said"."""
    sentence = next((s.span for s in scene.sentences if s.span.overlaps(span)), span)
    found = _OPENING_NAME.fullmatch(scene.article.text[sentence.start : span.start])
    if found is None or person_in(found["name"], scene.known):
        return None
    return found["name"]
