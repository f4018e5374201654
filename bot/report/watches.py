"""What is said of watches: how one is made, what it would have caught, and how those of a place do."""

from __future__ import annotations

from bot.document import (
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
from bot.model.outcome import Caught, Tried, Watched, Watchlist
from bot.model.watch import ALIASES, Part, Record, Term, Watch, What
from bot.report import words

MOST_WORDS = 3  # terms of which it is told why an article was caught
MOST_TERMS = 4  # that a list shows of each watch

DONE = {
    "added": "Watched for from now on",
    "changed": "Changed, and watched for from now on",
    "shown": "A watch",
    "removed": "No longer watched for",
}
KINDS = {
    What.PHRASE: "the words",
    What.NAME: "the name",
    What.PATTERN: "the pattern",
    What.SOURCE: "resting on",
    What.KIND: "a source of the kind",
    What.CAVEAT: "the caveat",
    What.STATUS: "a claim that is, to the desk here,",
    What.LIKE: "a claim that means much the same as",
}
PARTS = {Part.OWN: "", Part.ANY: "", Part.ALL: "always ", Part.NOT: "never "}


def watched(outcome: Watched) -> Document:
    """A watch in full, and how to type it."""
    watch = outcome.watch
    title: Line = (Text(f"{DONE[outcome.done]}: "), Strong(watch.name))
    if outcome.where:
        title += (Text(f" in {outcome.where}"),)
    blocks: list[Block] = [Heading(title, level=1)]
    if outcome.done != "removed":
        blocks.append(Bullets(tuple(_term(term) for term in watch.terms)))
        blocks.append(Fields(_about(watch, outcome.record if outcome.done == "shown" else None)))
    what = "To have it back" if outcome.done == "removed" else "As it is typed"
    blocks.append(Note((Text(f"{what}: "), Code(f"watch add {outcome.typed}"))))
    if outcome.tried is not None:
        blocks += _tried(outcome.tried)
    elif outcome.where:
        blocks.append(
            Note((Text("What it would have caught is shown there alone: "), Code(f"watch test {watch.name}")))
        )
    return Document(tuple(blocks))


def tried(outcome: Tried) -> Document:
    """What a watch would have caught."""
    name: tuple[Inline, ...] = (Text(": "), Strong(outcome.watch)) if outcome.watch else ()
    return Document((Heading((Text("A watch on trial"), *name), level=1), *_tried(outcome)))


def watchlist(outcome: Watchlist) -> Document:
    """The watches of a place, one a line, and how each did in a week."""
    if not outcome.watches:
        say = (Text("Nothing is watched for here. "), Code("help watch"), Text(" shows how to begin."))
        return Document((Note(say),))
    rows = tuple(_row(watch, record, mute=watch.id in outcome.mute) for watch, record in outcome.watches)
    count = words.number(len(rows), "watch" if len(rows) == 1 else "watche")
    return Document((Heading((Text(f"{count} here, and how each did in 7 days"),), level=1), Bullets(rows)))


def in_words(term: Term) -> Line:
    """A term as a sentence has it: the words “Velm dam”."""
    if term.what in {What.NAME, What.SOURCE}:
        first, *others = term.text.split(ALIASES)
        more = (part for alias in others for part in (Text(" or "), Quoted(alias)))
        return Text(f"{KINDS[term.what]} "), Quoted(first), *more
    return (Text(f"{KINDS[term.what]} "), Code(term.text) if term.what is What.PATTERN else Quoted(term.text))


def counted(record: Record) -> str:
    """How often a watch fired, and what was thought of that."""
    if not record.fired:
        return "has not fired"
    said = f"fired {record.fired} time{'' if record.fired == 1 else 's'}"
    judged = [
        f"{record.right} right" if record.right else "",
        f"{record.wrong} wrong" if record.wrong else "",
    ]
    told = ", ".join(filter(None, judged))
    return f"{said} ({told})" if told else said


def _row(watch: Watch, record: Record, *, mute: bool) -> Line:
    sought = [term.text.replace(ALIASES, " or ") for term in watch.terms if term.part is not Part.NOT]
    terms = ", ".join(sought[:MOST_TERMS])
    more = f" and {len(sought) - MOST_TERMS} more" if len(sought) > MOST_TERMS else ""
    state = "; mute" if mute else ""
    quiet = f"; quiet {watch.quiet.label}" if watch.quiet else ""
    told = f": {terms}{more}; {watch.severity.value}{quiet}; {counted(record)}{state}"
    return Strong(watch.name), Text(told)


def _term(term: Term) -> Line:
    return Text(PARTS[term.part]), *in_words(term)


def _about(watch: Watch, record: Record | None) -> tuple[tuple[str, Line], ...]:
    rows: list[tuple[str, Line]] = [("Severity", (Text(watch.severity.value),))]
    if watch.quiet:
        rows.append(("Quiet", (Text(watch.quiet.label),)))
    rows.append(("Made by", (Text(f"{watch.owner}, {words.day(watch.made.isoformat())}"),)))
    if record is not None:
        rows.append(("In 7 days", (Text(counted(record)),)))
    return tuple(rows)


def _tried(outcome: Tried) -> list[Block]:
    of = f"of {words.number(outcome.articles, 'article')} of the last 30 days here"
    if not outcome.times:
        first = f"It would have caught none {of}."
    else:
        first = f"It would have caught {outcome.times} {of}."
    blocks: list[Block] = [Paragraph((Text(first),))]
    if outcome.caught:
        blocks.append(Bullets(tuple(map(_caught, outcome.caught))))
    if outcome.times > len(outcome.caught):
        blocks.append(Note((Text(f"The latest {len(outcome.caught)} are shown."),)))
    if outcome.unread:
        left = words.number(outcome.unread, "article")
        blocks.append(Note((Text(f"{left} more would have to be read again to tell their caveats."),)))
    return blocks


def _caught(caught: Caught) -> Line:
    claim = caught.claim
    where = ", ".join(
        filter(None, (claim.outlet, words.day(claim.published or claim.seen.date().isoformat())))
    )
    line: list[Inline] = [Quoted(claim.text), Text(f" {where} ["), Code(words.short(claim.id)), Text("]: ")]
    for at, (term, found) in enumerate(caught.why[:MOST_WORDS]):
        line += [Text("; " if at else ""), *in_words(term)]
        if (
            found
            and found.casefold() != term.text.casefold()
            and term.what in {What.PHRASE, What.NAME, What.PATTERN}
        ):
            line += [Text(" in "), Quoted(found)]
    return tuple(line)
