"""One remembered claim, as somebody asks for it: its card, its history, whom it appears to trace to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.document import (
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
from bot.model.memory import (
    HEARSAY,
    TAKEN_BACK,
    Band,
    Decision,
    Opinion,
    Origin,
    Relation,
    Remembered,
    Status,
)
from bot.model.outcome import Found, History, Story, Traced
from bot.report import choices, words
from bot.report.memory import traced
from bot.report.speakers import said_by

MOST_LINKED = 5  # claims of the same story that a card names
MOST_EVENTS = 30  # lines of a history, the latest


def claim_card(story: Story) -> Document:
    """Who says it, since when, how often, from how many origins, and what the desk thinks of it."""
    claim = story.claim
    rows = [("Said by", said_by(claim)), *_published(claim), ("Status", _status(story))]
    if claim.rating:
        rows.append(("Fact-check", (Quoted(claim.rating),)))
    rows += [("Seen", (Text(_seen(story)),)), ("Reports", (Text(_reports(story)),))]
    rows += answered(story.confirmed_by, story.denied_by)
    rows.append(("Id", (Code(claim.id),)))
    blocks: list[Block] = [Heading((Text(claim.text),), level=1), Fields(tuple(rows))]
    if len(claim.chain) > 1:
        blocks.append(Chain(tuple(link.name for link in claim.chain)))
    others = [member for member in story.members if member.id != claim.id]
    if others:
        blocks += [Heading((Text("The same story"),)), Bullets(tuple(map(_reference, others[:MOST_LINKED])))]
        blocks += choices.offered(
            action
            for number, other in enumerate(others[: choices.MOST], 1)
            for action in choices.judging(number, claim.id, other.id, Band.LINK)
        )
    if len(others) > MOST_LINKED:
        blocks.append(Note((Text(f"{len(others) - MOST_LINKED} more."),)))
    return Document(tuple(blocks))


def answered(confirmed_by: str | None, denied_by: str | None) -> list[tuple[str, Line]]:
    """Who has spoken to a story since it was first reported."""
    rows: list[tuple[str, Line]] = []
    if confirmed_by:
        rows.append(("Confirmed", (Text(f"{confirmed_by}, whom it is about, has said so since"),)))
    if denied_by:
        rows.append(("Denied", (Text(f"by {denied_by}"),)))
    return rows


def found(outcome: Found) -> Document:
    """The claims that a search found here, best first, each with the id to ask for it by."""
    if not outcome.claims:
        return Document((Note((Text("Nothing remembered here is like "), Quoted(outcome.query), Text("."))),))
    blocks: list[Block] = []
    for claim in outcome.claims:
        rows = [("Said by", said_by(claim)), *_published(claim)]
        if claim.status is not Status.UNVERIFIED:
            rows.append(("Status", (Strong(claim.status.value),)))
        if claim.rating:
            rows.append(("Fact-check", (Quoted(claim.rating),)))
        rows.append(("Id", (Code(words.short(claim.id)),)))
        blocks += [Heading((Text(claim.text),), level=3), Fields(tuple(rows))]
    return Document(tuple(blocks))


def origins(outcome: Traced) -> Document:
    """Each independent origin with the reports that appear to trace to it."""
    story = outcome.story
    by_id = {member.id: member for member in story.members}
    blocks: list[Block] = [Heading((Text(story.claim.text),), level=1)]
    count = len({member.page for member in story.members})
    reports = words.number(count, "report")
    if not story.origins:
        return Document((*blocks, Paragraph((Text(f"No origin can be told of {reports}."),))))
    verb = "appears" if count == 1 else "appear"
    many = words.number(len(story.origins), "independent origin")
    blocks.append(Paragraph((Text(f"{reports} {verb} to trace to {many}:"),)))
    blocks.append(Bullets(tuple(_origin(origin, by_id) for origin in story.origins)))
    rows = answered(story.confirmed_by, story.denied_by)
    blocks += [Fields(tuple(rows))] if rows else []
    traced_ = {id for origin in story.origins for id in origin.claims}
    untraced = {by_id[id].page for id in story.looked_at - traced_} - {
        by_id[id].page for id in traced_ & by_id.keys()
    }
    if untraced:
        blocks.append(Note((Text(_untraced(len(untraced))),)))
    between = len(by_id) - len(story.looked_at)
    if between:
        skipped = f"The story is long: {words.number(between, 'claim')} between its first and its latest"
        blocks.append(Note((Text(f"{skipped} {'was' if between == 1 else 'were'} not looked at."),)))
    return Document(tuple(blocks))


def _untraced(count: int) -> str:
    """Why reports are in no origin."""
    reports = words.number(count, "report")
    if count == 1:
        return f"{reports} could trace to several of them or answers the claim, and counts for none."
    return f"{reports} could trace to several of them or answer the claim, and count for none."


def history(outcome: History) -> Document:
    """Everything that became of a claim, in order; decisions about claims unknown here are left out."""
    claim = outcome.claim
    events: list[tuple[datetime, Line]] = [
        (at, (Text("seen here" if place == outcome.here else f"seen in {place}"),))
        for place, at in outcome.seen
    ]
    events += [(opinion.at, _opinion(opinion)) for opinion in outcome.opinions]
    for decision in outcome.decisions:
        other = outcome.others.get(decision.b if decision.a == claim.id else decision.a)
        if other is not None and (decision.by != HEARSAY or decision.band is not Band.IGNORE):
            events.append((decision.at, _decision(decision, other)))
    events.sort(key=lambda event: event[0])
    shown = events[-MOST_EVENTS:]
    blocks: list[Block] = [Heading((Text(claim.text),), level=1)]
    if len(shown) < len(events):
        blocks.append(Note((Text(f"The latest {len(shown)} of {len(events)} entries."),)))
    lines = tuple((Strong(f"{words.moment(at)}: "), *line) for at, line in shown)
    return Document((*blocks, Bullets(lines)))


def _published(claim: Remembered) -> list[tuple[str, Line]]:
    when = words.day(claim.published or claim.seen.date().isoformat())
    where = ", ".join(part for part in (claim.outlet, when) if part)
    line: list[Inline] = [Text(where)]
    if claim.title:
        line += [Text(": "), Quoted(claim.title)]
    rows: list[tuple[str, Line]] = [("Published" if claim.published else "First seen", tuple(line))]
    if claim.url:
        rows.append(("Address", (Emphasis(claim.url),)))
    return rows


def _status(story: Story) -> Line:
    opinion = story.opinion
    if opinion is None:
        return (Strong(story.claim.status.value),)
    line: list[Inline] = [
        Strong(opinion.status.value),
        Text(f", by {opinion.by} on {words.day(opinion.at.date().isoformat())}"),
    ]
    if opinion.note:
        line += [Text(": "), Quoted(opinion.note)]
    return tuple(line)


def _seen(story: Story) -> str:
    times = sorted(story.when) or [story.claim.seen]
    first, last = (words.day(at.date().isoformat()) for at in (times[0], times[-1]))
    if len(times) == 1:
        return f"once, on {first}"
    return f"{len(times)} times, " + (f"all on {first}" if first == last else f"from {first} to {last}")


def _reports(story: Story) -> str:
    outlets = {member.page: member.outlet for member in story.members}
    named = {outlet.casefold() for outlet in outlets.values() if outlet}
    without = sum(outlet is None for outlet in outlets.values())
    said = words.number(len(outlets), "report")
    if named:
        said += f" in {words.number(len(named), 'outlet')}"
        said += f" and {words.number(without, 'text')} without one" if without else ""
    told = traced(story.origins)
    return f"{said}; {told}" if told else said


def _reference(claim: Remembered) -> Line:
    where = ", ".join(
        (claim.outlet or "no outlet named", words.day(claim.published or f"{claim.seen:%Y-%m-%d}"))
    )
    return (Quoted(claim.text), Text(f" {where} ["), Code(words.short(claim.id)), Text("]"))


def _origin(origin: Origin, by_id: Mapping[str, Remembered]) -> Line:
    line: list[Inline] = [Strong(origin.name), Emphasis(f" ({origin.kind}): ")]
    for number, id in enumerate(id for id in origin.claims if id in by_id):
        claim = by_id[id]
        where = claim.outlet or claim.title or "a text without an outlet"
        when = words.day(claim.published or f"{claim.seen:%Y-%m-%d}")
        line += [Text(f"{'; ' if number else ''}{where}, {when} ["), Code(words.short(id)), Text("]")]
    return tuple(line)


def _opinion(opinion: Opinion) -> Line:
    line: list[Inline] = [Text("status "), Strong(opinion.status.value), Text(f", by {opinion.by}")]
    if opinion.note:
        line += [Text(": "), Quoted(opinion.note)]
    return tuple(line)


PROGRAM = {
    Relation.SAME: "linked with",
    Relation.CHANGED: "linked, with another figure, with",
    Relation.CONTRADICTS: "found to contradict",
    Relation.RELATED: "found like",
    Relation.UNRELATED: "found unlike",
}


def _decision(decision: Decision, other: Remembered) -> Line:
    person = decision.by != HEARSAY
    if decision.model == TAKEN_BACK:
        how = f"taken back by {decision.by} what was said of it and"
    elif person:
        same = decision.band is Band.LINK
        how = f"said by {decision.by} to be {'the same as' if same else 'another claim than'}"
    else:
        perhaps = "perhaps to be " if decision.band is Band.SUGGEST else ""
        how = f"{perhaps}{PROGRAM[decision.relation]}"
    line: list[Inline] = [
        Text(f"{how} "),
        Quoted(other.text),
        Text(" ["),
        Code(words.short(other.id)),
        Text("]"),
    ]
    if decision.reason:
        line += [Text(": "), Quoted(decision.reason)]
    return tuple(line)
