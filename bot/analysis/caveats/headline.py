"""`headline-overreach`: the headline is firmer, broader or larger than the text under it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.figures import figures
from bot.analysis.findings import Sentence
from bot.analysis.salience import content_words
from bot.model.article import Span

# Sentences from the top in which the text says what the headline says.
REACH = 8
# Share of the headline's telling words that a sentence must have to be about the same thing.
SAME_MATTER = 0.34

_SOFT = re.compile(
    r"\b(?:reportedly|allegedly|apparently|supposedly|purportedly|may|might|could|possibly|perhaps|probably|likely|appears?\s+to|seems?\s+to|suspected|rumou?red"
    r"|considering|mulling|weighing|exploring|discussing|believed\s+to|thought\s+to|said\s+to|unconfirmed|if\s+true|in\s+talks)\b",
    re.IGNORECASE,
)
_SOFT_HEADLINE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|alleged|may|might|could|possibl[ey]|perhaps|likely|appears?|seems?|suspected|rumou?r(?:s|ed)?|consider(?:s|ing)?|mulls?|weighs?|eyes|claims?|claimed"
    r"|says?|said|reports?|report|sources|according|warns?|suggests?|believes?|denies|denied|told|accused|accuses|alleges?|at\s+least|feared?|fears?|expected|set\s+to)\b|[?:‘’'\"“”]",
    re.IGNORECASE,
)
# A headline's firm verb against the text's tentative one.
_FIRM = re.compile(r"\b(?:plan(?:s|ning|ned)?|plot(?:s|ting|ted)?|prepar(?:es|ing|ations)|decid(?:es|ed)|final|launch(?:es|ed)?|agree[sd]?|confirm(?:s|ed)?|to\s+(?:overthrow|resign|close|leave|quit|buy|sell|attack|invade|ban|shut|fire|kill))\b", re.IGNORECASE)
_TENTATIVE = re.compile(r"\b(?:consider(?:ing|s|ed)?|mull(?:ing|s|ed)?|weigh(?:ing|s|ed)?|explor(?:ing|es|ed)|discuss(?:ing|es|ed)?|thinking\s+(?:of|about)|various\s+options|in\s+talks|making\s+arrangements|looking\s+(?:at|into))\b", re.IGNORECASE)
_CAUSES = re.compile(r"\b(?:causes?|caused|leads?\s+to|makes?|prevents?|cures?|kills?|cuts|boosts?|raises?|reduces?|lowers?|stops?|protects?)\b", re.IGNORECASE)
_LINKED = re.compile(r"\b(?:linked\s+(?:to|with)|associated\s+with|association\s+between|correlat\w+|observational|link\s+between)\b", re.IGNORECASE)


def overreach(view: View) -> Iterator[Hit]:
    """Compare the headline with what the text says of the same matter; at most one reason is given."""
    span = view.article.headline
    if span is None:
        return
    head = view.words(span).rstrip(".")
    same = _same_matter(view, head)
    reason = _verb_upgraded(view, head) or _hedge_dropped(view, head, same) or _cause_claimed(view, head, same) or _figure_larger(view, head)
    if reason:
        trimmed = view.text[span.start : span.end].rstrip(". ")
        yield Hit(spans=(Span(span.start, span.start + len(trimmed)),), message=f"Headline says “{head}”; the text says “{reason}”.")


def _same_matter(view: View, head: str) -> list[Sentence]:
    wanted = content_words(head)
    top = view.sentences[:REACH]
    scored = [(len(content_words(view.words(s.span)) & wanted) / (len(wanted) or 1), s) for s in top]
    return [s for score, s in scored if score >= SAME_MATTER]


def _shown(view: View, start: int, sentence: Sentence) -> str:
    """Up to twelve words from the softening one on: enough to see the difference."""
    words = view.text[start : sentence.span.end].split()
    return " ".join(words[:12]).rstrip(".,;”\"")


def _hedge_dropped(view: View, head: str, same: list[Sentence]) -> str | None:
    """The first sentence about the matter is softened in the writer's own words, and the headline is not."""
    if _SOFT_HEADLINE.search(head) or not same:
        return None
    first = same[0]
    soft = _SOFT.search(view.own, first.span.start, first.span.end)
    return _shown(view, soft.start(), first) if soft and not _is_month(soft) else None


def _is_month(match: re.Match[str]) -> bool:
    return match.group() == "May"


def _verb_upgraded(view: View, head: str) -> str | None:
    """The headline plans where the text considers; attribution in the headline does not excuse the verb."""
    if not _FIRM.search(head) or _TENTATIVE.search(head):
        return None
    wanted = content_words(head)
    for sentence in view.sentences:
        soft = _TENTATIVE.search(view.text, sentence.span.start, sentence.span.end)
        words = content_words(view.words(sentence.span))
        if soft and len(words & wanted) >= 2 and len(words & wanted) / (len(wanted) or 1) >= SAME_MATTER:
            return _shown(view, soft.start(), sentence)
    return None


def _cause_claimed(view: View, head: str, same: list[Sentence]) -> str | None:
    if not _CAUSES.search(head) or _LINKED.search(head):
        return None
    for sentence in same:
        linked = _LINKED.search(view.text, sentence.span.start, sentence.span.end)
        if linked:
            return _shown(view, linked.start(), sentence)
    return None


def _figure_larger(view: View, head: str) -> str | None:
    """A count in the headline above every count of the same thing in the text."""
    for claimed in figures(head, Span(0, len(head))) if head else ():
        if claimed.unit is None or claimed.qualifier:
            continue
        inside = [f for s in view.sentences for f in figures(view.text, s.span) if f.unit == claimed.unit]
        if inside and all(f.value < claimed.value for f in inside):
            return inside[0].text.strip() + f" {claimed.unit}"
    return None
