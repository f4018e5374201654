"""Bodies that speak: ministries, companies, spokespeople; and the fullest name the article gives each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.describe import head_noun
from bot.analysis.findings import Resolved
from bot.analysis.lexicon.bodies import BODIES
from bot.analysis.lexicon.people import SPOKES
from bot.analysis.scene import Scene
from bot.model.article import Kind, Source, Span

_BUSINESSES = frozenset("inc corp ltd llc plc co company group corporation bank airline maker".split())


def body(scene: Scene, phrase: str, span: Span, done: Sequence[Resolved]) -> Source:
    """A body as a source; `done` are the attributions before it, in reading order."""
    name = phrase.strip(" ,")
    fuller = _longer_body(scene, name, span) or _spoke_before(name, done) or _company(name, done)
    fuller = fuller or without_aside(name)
    return Source(name=name, kind=Kind.ORGANIZATION, span=span, canonical=fuller)


def _spoke_before(phrase: str, done: Sequence[Resolved]) -> str | None:
    """ "the agency" -> "the civil protection agency": a longer name with the same noun that spoke before."""
    head, words = head_noun(phrase), phrase.split()
    if len(words) != 2 or words[0].lower() not in {"the", "its", "their"}:
        return None
    bodies = (s for r in reversed(done) for s in r.sources if s.kind is Kind.ORGANIZATION)
    return next((s.label for s in bodies if head_noun(s.label) == head and len(s.label) > len(phrase)), None)


def _company(phrase: str, done: Sequence[Resolved]) -> str | None:
    """ "the company" -> the last body that spoke, if its name is one of a business."""
    if phrase.lower() not in {"the company", "the firm", "the group", "the corporation", "the manufacturer"}:
        return None
    last = next((s for r in reversed(done) for s in r.sources if s.kind is Kind.ORGANIZATION), None)
    head = head_noun(last.label) if last else ""
    named = last is not None and last.label[:1].isupper() and not last.label.lower().startswith("the ")
    return last.label if last and named and (head in _BUSINESSES or head not in BODIES | SPOKES) else None


def without_aside(name: str) -> str | None:
    """ "Tarn Pumps, which is closing" -> "Tarn Pumps"; None when nothing is to be left out."""
    front = re.split(r",? (?:which|who|that|citing|quoting)\b|, (?:an?|the|its) ", name, maxsplit=1)[0]
    return front if front != name and any(w[:1].isupper() for w in front.split()) else None


def _longer_body(scene: Scene, phrase: str, span: Span) -> str | None:
    """ "the directorate" -> the last body named before that has the word in its name."""
    head = head_noun(phrase)
    generic = phrase.lower().startswith(("the ", "its ", "their ")) and not any(
        w[:1].isupper() for w in phrase.split()[1:]
    )
    if not generic or head not in BODIES:
        return None
    noun = f"(?:{re.escape(head)}|{re.escape(head.capitalize())})"
    pattern = re.compile(
        r"[A-Z][\w’'.&-]+ (?:(?:[A-Z][\w’'.&-]+|of|for|and|the|chief|main|general|national|federal) )*"
        rf"{noun}\b"
        r"(?: (?:of|for) (?:the |its )?(?:[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+)*|[a-z][\w’'-]+))?"
    )
    best: str | None = None
    for match in pattern.finditer(scene.article.text, 0, span.start):
        words = match.group().split()
        capitals = [w for w in words if w[:1].isupper()]
        if capitals and words[0][:1].isupper() and (best is None or len(match.group()) > len(best)):
            best = match.group().strip()
    return best
