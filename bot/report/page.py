"""Analysis -> Document: what an editor must decide first comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.document import (
    Actions,
    Block,
    Bullets,
    Chain,
    Code,
    Document,
    Emphasis,
    Fields,
    Heading,
    Inline,
    Line,
    Note,
    Paragraph,
    Quoted,
    Strong,
    Text,
)
from bot.model.article import Analysis, Article, Caveat, Claim, Severity, Span, Voice
from bot.model.memory import Band, Seen
from bot.report import choices, words
from bot.report.memory import came_back
from bot.report.record import NOTHING_SEEN
from bot.report.speakers import NOBODY, said_by

MOST_CAVEATS = 6  # what an editor reads at a glance; the rest is one request away
MOST_SEEN = 6  # earlier claims shown; links first
MOST_CLAIMS = 5  # central ones; an article seldom turns on more than two
MOST_QUOTES = 3  # passages shown under one caveat
LONGEST_QUOTE = 160  # characters; about two lines
DIRECT = 2  # links of a chain in which nobody stands between the speaker and this article

NO_IDS: Mapping[str, str] = {}
RANK = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def report(
    analysis: Analysis,
    *,
    seen: Mapping[str, tuple[Seen, ...]] = NOTHING_SEEN,
    everything: bool = False,
    ask: str = "--all",
    ids: Mapping[str, str] = NO_IDS,
) -> Document:
    """The report on one article; `ask` is what a person types to get everything.

    `seen` has, by the id of a claim, the earlier claims that it resembles, and `ids` the id under which it
    is remembered, where that can be asked for.
    """
    central = [claim for claim in analysis.claims if claim.central]
    shown = central if everything else central[:MOST_CLAIMS]
    others = [claim for claim in analysis.claims if claim not in shown]
    caveats = by_weight(analysis)
    listed = caveats if everything else caveats[:MOST_CAVEATS]
    blocks: list[Block] = [*_opening(analysis), *_central(analysis, shown, ids, everything=everything)]
    blocks += _seen(analysis, seen, ids, everything=everything)
    blocks += _caveats(analysis, listed, everything=everything)
    if everything:
        blocks += _others(analysis, others, ids)
        blocks += _origins(analysis)
    else:
        blocks += _rest(len(caveats) - len(listed), len(others), ask, by_choice=bool(ids))
    return Document(tuple(blocks))


def by_weight(analysis: Analysis) -> list[Caveat]:
    """The caveats by severity, then those that touch a central claim, then as they came."""
    central = {claim.id for claim in analysis.claims if claim.central}
    return sorted(analysis.caveats, key=lambda c: (RANK[c.severity], not central & set(c.claim_ids)))


def _opening(analysis: Analysis) -> Iterator[Block]:
    article = analysis.article
    yield Heading((Text(article.title or "Untitled article"),), level=1)
    yield Paragraph((Emphasis(words.dateline(article)),))
    if article.url:
        yield Paragraph((Emphasis(article.url),))
    for warning in analysis.warnings:
        yield Note((Strong("Warning: "), Text(warning)))


def _central(
    analysis: Analysis, shown: list[Claim], ids: Mapping[str, str], *, everything: bool
) -> Iterator[Block]:
    if not analysis.claims:
        yield Note((Text("No claim was found in this text."),))
        return
    yield Heading((Text("Central claim" if len(shown) == 1 else "Central claims"),))
    if not shown:
        yield Note((Text("No claim stands out as the one that the article turns on."),))
    for claim in shown:
        yield from _claim(claim, analysis.article, ids, everything=everything)


def _claim(claim: Claim, article: Article, ids: Mapping[str, str], *, everything: bool) -> Iterator[Block]:
    id = (Emphasis(f" [{claim.id}]"),) if everything else ()
    yield Heading((Text(claim.text), *id), level=3)
    pairs: list[tuple[str, Line]] = [("Said by", _said_by(claim))]
    if words.manner(claim):
        pairs.append(("How it is put", (Text(words.manner(claim)),)))
    if everything:
        pairs += _in_the_article(claim, article)
        pairs += _claim_caveats(claim)
    if claim.id in ids:
        pairs.append(("Id", (Code(words.short(ids[claim.id])),)))
    yield Fields(tuple(pairs))
    if len(claim.chain) > (1 if claim.central else DIRECT):
        yield Chain(tuple(link.name for link in claim.chain))


def _in_the_article(claim: Claim, article: Article) -> list[tuple[str, Line]]:
    """The words the claim was made from, unless it repeats them."""
    passage = _excerpt(article, claim.span)
    return [] if passage.rstrip(".") in claim.text else [("In the article", (Quoted(passage),))]


def _claim_caveats(claim: Claim) -> list[tuple[str, Line]]:
    names = dict.fromkeys(words.code_name(caveat.code) for caveat in claim.caveats)
    return [("Caveats", (Text(", ".join(names)),))] if names else []


def _said_by(claim: Claim) -> Line:
    own = claim.voice is Voice.OWN
    return said_by(claim, otherwise="the article itself, in its own voice" if own else NOBODY)


def _seen(
    analysis: Analysis, seen: Mapping[str, tuple[Seen, ...]], ids: Mapping[str, str], *, everything: bool
) -> Iterator[Block]:
    """What came by before, under the claim that brought it back, and what may be said of it.

    Links come before suggestions.
    """
    found = [(claim, one) for claim in analysis.claims for one in seen.get(claim.id, ())]
    found.sort(key=lambda pair: (pair[1].match.comparison.band is not Band.LINK, not pair[0].central))
    if not found:
        return
    shown = found if everything else found[:MOST_SEEN]
    yield Heading((Text("Seen before"),))
    for claim in dict.fromkeys(claim for claim, _ in shown):
        yield Paragraph((Quoted(claim.text),))
        there = [(number, one) for number, (other, one) in enumerate(shown, 1) if other is claim]
        yield Bullets(came_back([one for _, one in there], named=bool(ids)))
        asked = [(number, one.match) for number, one in there if number <= choices.MOST]
        yield from choices.offered(
            action
            for number, match in asked
            if claim.id in ids
            for action in choices.judging(number, ids[claim.id], match.claim.id, match.comparison.band)
        )
    if len(shown) < len(found):
        yield Note((Text(f"{len(found) - len(shown)} more in the full report."),))


def _caveats(analysis: Analysis, listed: list[Caveat], *, everything: bool) -> Iterator[Block]:
    if not analysis.claims and not listed:
        return  # that nothing was claimed is said already
    yield Heading((Text("Caveats"),))
    if not listed:
        yield Note((Text("No caveat was found. That says nothing about whether the claims are true."),))
        return
    yield Bullets(tuple(_caveat(caveat, analysis.article, everything=everything) for caveat in listed))


def _caveat(caveat: Caveat, article: Article, *, everything: bool) -> Line:
    """Severity, what the text shows, and the article's words for it unless the message has them."""
    line: list[Inline] = [Strong(words.SEVERITIES[caveat.severity] + ": "), Text(caveat.message)]
    passages = dict.fromkeys(_excerpt(article, span) for span in caveat.spans)
    fresh = [passage for passage in passages if passage not in " ".join(caveat.message.split())]
    if len(fresh) < len(passages) and not everything:
        fresh = []  # the message has one of them, and says how many more there are
    for passage in fresh[:MOST_QUOTES]:
        line += [Text(" "), Quoted(passage)]
    if len(fresh) > MOST_QUOTES:
        line.append(Emphasis(f" and {len(fresh) - MOST_QUOTES} more"))
    if everything:
        about = ", ".join((words.code_name(caveat.code), *caveat.claim_ids))
        line.append(Emphasis(f" [{about}]"))
    return tuple(line)


def _others(analysis: Analysis, others: list[Claim], ids: Mapping[str, str]) -> Iterator[Block]:
    if others:
        yield Heading((Text("Other claims"),))
        for claim in others:
            yield from _claim(claim, analysis.article, ids, everything=True)


def _origins(analysis: Analysis) -> Iterator[Block]:
    """How many roots the chains lead to: the number that repetition does not raise."""
    if analysis.origins:
        count = words.number(len(analysis.origins), "independent origin")
        yield Heading((Text("Origins"),))
        yield Paragraph((Text(f"{count}: {'; '.join(origin.label for origin in analysis.origins)}"),))


def _rest(caveats: int, claims: int, ask: str, *, by_choice: bool) -> Iterator[Block]:
    counts = ((caveats, "more caveat"), (claims, "more claim"))
    left = ", ".join(words.number(count, noun) for count, noun in counts if count)
    if left and by_choice:
        yield Paragraph((Text(f"{left}."),))
        yield Actions((choices.details(ask),))
    elif left:
        yield Paragraph((Text(f"{left}: "), Code(ask)))


def _excerpt(article: Article, span: Span) -> str:
    """The words of a span on one line, cut between words when they are many."""
    passage = " ".join(article.slice(span).split())
    if len(passage) <= LONGEST_QUOTE:
        return passage
    return passage[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
