"""What a place is told without asking: of a claim that came back, and of what its watches are met by."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.alerts.differing import side_by_side
from bot.document import (
    Action,
    Actions,
    Block,
    Bullets,
    Code,
    Document,
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
from bot.model.alert import WARNED_OF, News, Notice
from bot.model.article import Certainty
from bot.model.memory import Band, Relation, Remembered, Seen, Status
from bot.model.telling import Alert, Ended, Noted
from bot.model.watch import Hit, Muted
from bot.report import words
from bot.report.card import answered
from bot.report.memory import traced
from bot.report.speakers import said_by
from bot.report.watches import in_words

MOST_OTHERS: Final = 5  # further claims of the article that an alert names
MOST_WHY: Final = 3
MOST_PAPERS: Final = 4  # outlets that are named
MUTE: Final = "24h"  # what the button asks for
SIGHTINGS: Final = "Since the first alert"  # the row that counts them

_BACK: Final = {
    Relation.SAME: "Seen before",
    Relation.CHANGED: "Seen before with another figure",
    Relation.CONTRADICTS: "Contradicts an earlier claim",
}
_PERHAPS: Final = {
    Relation.SAME: "Perhaps seen before",
    Relation.CHANGED: "Perhaps seen before with another figure",
    Relation.CONTRADICTS: "Perhaps contradicts an earlier claim",
}
_NEWS: Final = {
    News.STATUS: "the desk gave it another status",
    News.CONTRADICTION: "contradicted",
    News.FIGURE: "another figure",
    News.ORIGIN: "one more independent origin",
    News.CONFIRMED: "confirmed by whom it is about",
    News.WATCH: "a watch is met",
}
# What a headline says by itself, so that it need not say it again.
_SAID: Final = {Relation.CHANGED: News.FIGURE, Relation.CONTRADICTS: News.CONTRADICTION}
_FIRM: Final = {
    Certainty.HEDGED: "hedged",
    Certainty.ASKED: "a question",
    Certainty.PREDICTED: "a prediction",
}


def alert(outcome: Alert) -> Document:
    """The chief claim with what it was before, the article's others in a line each, and what can be done."""
    head = outcome.notices[0]
    blocks: list[Block] = [Heading(_title(head), level=1)]
    if head.seen:
        earlier, now = side_by_side(head.seen[0].match.claim.text, head.claim.text)
        blocks.append(Fields((("Now", now), ("Earlier", earlier), *_story(outcome))))
    else:
        rows = (*_told_by(head), (SIGHTINGS, (Text(_times(outcome.times)),)))
        blocks += [Paragraph((Quoted(head.claim.text),)), Fields(rows)]
    blocks += [Bullets(tuple(map(_watch, head.hits)))] if head.hits else []
    others = outcome.notices[1 : 1 + MOST_OTHERS]
    if others:
        blocks += [Heading((Text("Also in this article"),)), Bullets(tuple(map(_other, others)))]
    blocks += [Note(_ended(one)) for one in outcome.ended]
    blocks.append(Actions(_actions(head)))
    return Document(tuple(blocks))


def sighted(outcome: Noted) -> Document:
    """The line in a card's thread about a story that came by again."""
    claim = outcome.notice.claim
    where = ", ".join(filter(None, (claim.outlet or "no outlet named", words.day(claim.seen.isoformat()))))
    line: Line = (Text("Came by again: "), Quoted(claim.text), Text(f" {where} ["), _id(claim.id), Text("]"))
    return Document((Paragraph(line),))


def counted(document: Document, outcome: Noted) -> Document:
    """The card with the count of sightings as it is now."""
    line: Line = (Text(_times(outcome.times)),)
    return Document(
        tuple(
            replace(block, pairs=tuple((n, line if n == SIGHTINGS else old) for n, old in block.pairs))
            if isinstance(block, Fields)
            else block
            for block in document.blocks
        )
    )


def _title(notice: Notice) -> Line:
    if not notice.seen:
        names = ", ".join(hit.watch.name for hit in notice.hits)
        return (Text(f"Watch{'es' if len(notice.hits) > 1 else ''}: "), Strong(names))
    names_ = _BACK if notice.is_sure else _PERHAPS
    line: list[Inline] = [Strong(_warning(notice) or names_.get(notice.relation, "Like an earlier claim"))]
    said = _SAID.get(notice.relation)
    news = [_NEWS[what] for what in notice.news if what in _NEWS and what is not said]
    if notice.status in WARNED_OF:
        return tuple(line)
    return (*line, Text(f"; new: {', '.join(news)}")) if news else tuple(line)


def _warning(notice: Notice) -> str | None:
    """The headline of what the desk warned of: what is said again, or what is said with another figure."""
    if notice.status not in WARNED_OF:
        return None
    top, status = notice.seen[0].match, notice.status.value
    if top.comparison.relation is Relation.SAME and top.comparison.band is Band.LINK:
        return f"Back again: the desk has this as {status}"
    if top.comparison.relation is Relation.CHANGED:
        return f"Back again with another figure: the desk has the earlier claim as {status}"
    return f"Perhaps back again: the desk has the earlier claim as {status}"


def _story(outcome: Alert) -> tuple[tuple[str, Line], ...]:
    """What is known of the story: since when, by whom, from whom, what changed, what is thought of it."""
    head = outcome.notices[0]
    top = head.seen[0]
    rows: list[tuple[str, Line]] = [*_told_by(head), *_changes(head)]
    first = f"{words.day(top.first.isoformat())}, {f'in {top.where}' if top.where else 'here'}"
    rows += [("First seen", (Text(first),)), ("Since", (Text(_reports(top)),))]
    if top.origins:
        rows.append(("Origins", (Text(_capital(traced(top.origins))),)))
    rows += answered(outcome.confirmed_by, outcome.denied_by)
    if top.match.claim.status is not Status.UNVERIFIED:
        rows.append(("The desk", (Text("has the earlier claim as "), Strong(top.match.claim.status.value))))
    elif head.status is not Status.UNVERIFIED:
        rows.append(("The desk", (Text("has a claim of this story as "), Strong(head.status.value))))
    if top.match.claim.rating:
        rows.append(("Fact-check", (Quoted(top.match.claim.rating),)))
    rows += [
        ("Matched", (Text("; ".join(top.match.comparison.matched[:MOST_WHY]) or "the words"),)),
        (SIGHTINGS, (Text(_times(outcome.times)),)),
        ("Ids", (_id(head.claim.id), Text(" now, "), _id(top.match.claim.id), Text(" earlier"))),
    ]
    return tuple(rows)


def _reports(top: Seen) -> str:
    """How many articles had it before, and in which outlets."""
    said = words.number(top.times, "earlier report")
    if top.papers:
        more = len(top.papers) - MOST_PAPERS
        named = [*top.papers[:MOST_PAPERS], *([f"{more} more"] if more > 0 else [])]
        said += f" in {words.listed(named)}"
    return f"{said}; {top.outlets} outlets in all" if top.outlets > len(top.papers) else said


def _told_by(notice: Notice) -> list[tuple[str, Line]]:
    claim = notice.claim
    rows: list[tuple[str, Line]] = [("Said by", said_by(claim)), ("Read in", _read_in(claim))]
    return [*rows, ("Id", (_id(claim.id),))] if not notice.seen else rows


def _read_in(claim: Remembered) -> Line:
    """The outlet, or where none is known the article's title, and the day."""
    when = words.day(claim.published or claim.seen.isoformat())
    if claim.outlet or not claim.title:
        return (Text(", ".join(filter(None, (claim.outlet, when)))),)
    return Quoted(claim.title), Text(f", {when}")


def _changes(notice: Notice) -> list[tuple[str, Line]]:
    """What is not as it was: a figure, how firmly it is said, who says it."""
    top = notice.seen[0]
    before, now = top.match.claim, notice.claim
    rows: list[tuple[str, Line]] = []
    if top.match.comparison.change:
        rows.append(("Changed", (Strong(top.match.comparison.change),)))
    if top.match.comparison.relation is Relation.CONTRADICTS:
        return rows  # what somebody else says has its own speakers
    if before.certainty in _FIRM and now.certainty is Certainty.ASSERTED:
        rows.append(("Certainty", (Strong(f"{_FIRM[before.certainty]} before, stated flatly now"),)))
    if before.sources and not now.sources:
        named = ", ".join(source.label for source in before.sources[:2])
        rows.append(("Attribution", (Strong(f"dropped; before, {named} said so"),)))
    return rows


def _watch(hit: Hit) -> Line:
    line: list[Inline] = [Text("Watch "), Strong(hit.watch.name), Text(": ")]
    for at, (term, found) in enumerate(hit.why[:MOST_WHY]):
        line += [Text("; " if at else ""), *in_words(term)]
        if found and found.casefold() != term.text.casefold():
            line += [Text(" in "), Quoted(found)]
    return tuple(line)


def _other(notice: Notice) -> Line:
    line: list[Inline] = []
    if notice.seen:
        line += [*_title(notice), Text(": ")]
    line += [Quoted(notice.claim.text), Text(" ["), _id(notice.claim.id), Text("]")]
    for hit in notice.hits:
        line += [Text("; "), *_watch(hit)]
    return tuple(line)


def _ended(one: Ended) -> Line:
    what = "the mute of this place" if one.mute.what is Muted.PLACE else "the mute of"
    line: list[Inline] = [Text(f"Since the last alert {what}")]
    if one.words is not None:
        line += [Text(" "), Quoted(one.words)]
    return (*line, Text(f" by {one.mute.by} ended, on {words.moment(one.mute.until, one.zone)}."))


def _actions(head: Notice) -> tuple[Action, ...]:
    """What can be done about the chief claim."""
    now = words.short(head.claim.id)
    found: list[Action] = []
    if head.seen:
        pair = f"{words.short(head.seen[0].match.claim.id)} {now}"
        if not _judged(head.seen[0]):
            found.append(Action("same", "The same", f"same {pair}", f"undo {pair}"))
        found.append(Action("different", "Not the same", f"different {pair}", f"undo {pair}"))
    if head.hits:
        found += [
            Action("confirm", "Worth it", f"alert {now} right"),
            Action("dismiss", "Not worth it", f"alert {now} wrong"),
        ]
    found.append(Action("mute", f"Mute for {MUTE}", f"mute {now} {MUTE}", f"unmute {now}"))
    found.append(Action("details", "Details", f"claim {now}"))
    return tuple(found)


def _judged(seen: Seen) -> bool:
    """Whether nobody needs to say that they are the same."""
    return seen.match.comparison.band is Band.LINK and seen.match.comparison.score >= 1.0


def _times(times: int) -> str:
    """How often the story came by after the first time that it was told of."""
    again = {1: "not seen again", 2: "seen once more"}
    return again.get(times, f"seen {times - 1} more times")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _id(id: str) -> Code:
    return Code(words.short(id))
