"""What is said of mutes, digests and what is open: how much a place is told, and when."""

from __future__ import annotations

from bot.document import (
    Action,
    Actions,
    Block,
    Bullets,
    Code,
    Document,
    Heading,
    Inline,
    Line,
    Note,
    Paragraph,
    Quoted,
    Strong,
    Text,
)
from bot.model.memory import Relation, Remembered, Status
from bot.model.telling import Digest, Ended, Home, Hushed, Lately, Planned, Review, Verdict
from bot.model.watch import Muted
from bot.report import words
from bot.report.memory import traced
from bot.report.watches import counted

MOST_STORIES = 12  # that a digest tells of; the message stays readable
MOST_REVIEWED = 8

SOON = "some minutes after what it tells of"


def hushed(outcome: Hushed) -> Document:
    """What is mute now, until when; or is no longer."""
    what, mute = _about(outcome.what), outcome.what.mute
    if not outcome.on:
        return Document((Paragraph((*what, Text(" is no longer mute here."))),))
    first: Line = (
        *what,
        Text(" is mute here until "),
        Strong(words.moment(mute.until, outcome.what.zone)),
        Text("."),
    )
    target = {Muted.PLACE: "here", Muted.CLAIM: words.short(mute.about)}.get(mute.what, outcome.what.words)
    return Document((Paragraph(first), Note((Text("To hear of it again: "), Code(f"unmute {target}")))))


def muted(one: Ended) -> Line:
    """A mute in a list: what, until when, by whom."""
    return (*_about(one), Text(f" until {words.moment(one.mute.until, one.zone)}, by {one.mute.by}"))


def digest(outcome: Digest) -> Document:
    """What a place was not told at once, story by story."""
    blocks: list[Block] = []
    shown = outcome.stories[:MOST_STORIES]
    if shown:
        count = words.number(len(outcome.stories), "story" if len(outcome.stories) == 1 else "storie")
        title = f"What was not told at once: {count}"
        blocks += [Heading((Text(title),), level=1), Bullets(tuple(map(_lately, shown)))]
        if len(outcome.stories) > MOST_STORIES:
            blocks.append(Note((Text(f"{len(outcome.stories) - MOST_STORIES} more; search finds them."),)))
    else:
        blocks.append(Paragraph((Text("Nothing waits to be told here."),)))
    if outcome.asked:
        comes = f"The next digest comes {_when(outcome.when)}."
        blocks.append(Note((Text(_NONE if outcome.when == "off" else comes),)))
    return Document(tuple(blocks))


def planned(outcome: Planned) -> Document:
    """When digests come."""
    if outcome.when == "off":
        said = _NONE
    elif outcome.when == "soon":
        said = f"A digest of what was not told at once comes {SOON}."
    else:
        said = f"A digest of what was not told at once comes {_when(outcome.when)} ({outcome.zone})."
    return Document((Paragraph((Text(said),)), Note((Text("To have it now: "), Code("digest now")))))


_NONE = "No digest comes by itself here."


def _when(planned: str) -> str:
    """When digests come, in a sentence: "daily at 08:00"."""
    return SOON if planned == "soon" else planned.replace("daily ", "daily at ", 1)


def verdict(outcome: Verdict) -> Document:
    """What was noted of watches."""
    said = "worth it" if outcome.right else "not worth it"
    names: list[Inline] = []
    for at, name in enumerate(outcome.watches):
        names += [Text(", " if at else ""), Strong(name)]
    return Document((Paragraph((Text("Noted: what "), *names, Text(f" told of that claim was {said}."))),))


def home(outcome: Home) -> Document:
    """What is open here: pairs first, for they wait for somebody."""
    blocks: list[Block] = [Heading((Text("Open here"),), level=1)]
    if not outcome.pairs:
        blocks.append(Paragraph((Text("No pair of claims waits for a decision."),)))
    for number, (a, b) in enumerate(outcome.pairs, 1):
        pair = f"{words.short(a.id)} {words.short(b.id)}"
        blocks += [
            Bullets((_claim(a), _claim(b))),
            Actions(
                (
                    Action(f"same-{number}", "The same", f"same {pair}", f"undo {pair}"),
                    Action(f"different-{number}", "Not the same", f"different {pair}", f"undo {pair}"),
                )
            ),
        ]
    if outcome.mutes:
        blocks += [Heading((Text("Your mutes here"),)), Bullets(tuple(map(muted, outcome.mutes)))]
    if outcome.watches is not None:
        rows = tuple((Strong(w.name), Text(f": {counted(r)} in 7 days")) for w, r in outcome.watches)
        blocks.append(Heading((Text("Watches here"),)))
        blocks.append(Bullets(rows) if rows else Paragraph((Text("None yet; help watch shows how."),)))
    return Document(tuple(blocks))


def _claim(claim: Remembered) -> Line:
    return Quoted(claim.text), Text(" ["), Code(words.short(claim.id)), Text("]")


_NEWS = {Relation.CHANGED: "another figure", Relation.CONTRADICTS: "contradicts an earlier claim"}


def _lately(one: Lately) -> Line:
    line: list[Inline] = [*_claim(one.claim), Text(f": {words.number(one.reports, 'report')}")]
    if one.earlier:
        line.append(Text(f" and {one.earlier} earlier"))
    if one.relation in _NEWS:
        said = _NEWS[one.relation]
        line += [Text("; "), Strong(f"{said}: {one.change}" if one.change else said)]
    if one.origins:
        line.append(Text(f"; {traced(one.origins)}"))
    if one.status is not Status.UNVERIFIED:
        of = "it" if one.status is one.claim.status else "an earlier claim of this"
        line += [Text(f"; the desk has {of} as "), Strong(one.status.value)]
    if one.watches:
        line.append(Text(f"; watched for by {', '.join(one.watches)}"))
    return tuple(line)


def reviewed(outcome: Review) -> Document:
    """Which watches an admin should look at, once a week."""
    where = f" in {outcome.where}" if outcome.where else ""
    rows: list[Line] = [
        (Strong(watch.name), Text(f": {counted(record)} in 7 days; tighten it, or remove it"))
        for watch, record in outcome.noisy
    ]
    rows += [
        (Strong(watch.name), Text(": did not fire in 30 days; is it still wanted?")) for watch in outcome.dead
    ]
    blocks: list[Block] = [
        Heading((Text(f"For admins: watches{where} to look at"),), level=1),
        Bullets(tuple(rows[:MOST_REVIEWED])),
    ]
    if len(rows) > MOST_REVIEWED:
        blocks.append(
            Note((Text(f"{len(rows) - MOST_REVIEWED} more; "), Code("watch list"), Text(" has all.")))
        )
    return Document(tuple(blocks))


def _about(one: Ended) -> Line:
    if one.mute.what is Muted.PLACE:
        return (Text("Everything"),)
    kind = "The watch " if one.mute.what is Muted.WATCH else ""
    name: Inline = Quoted(one.words) if one.words is not None else Code(words.short(one.mute.about))
    return Text(kind), name
