"""What is said in a conversation besides reports and cards: help, done, refused, how things are set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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
from bot.model.command import Usage
from bot.model.erasure import Hold
from bot.model.memory import Forgotten
from bot.model.outcome import (
    Admins,
    Appointed,
    Arranged,
    Audit,
    Erased,
    Found,
    Held,
    Help,
    History,
    Judged,
    Outcome,
    Read,
    Several,
    Story,
    Thought,
    Traced,
    Tried,
    Unread,
    Watched,
    Watchlist,
)
from bot.model.telling import Digest, Home, Hushed, Planned, Verdict
from bot.report import card, noise, watches, words
from bot.report.memory import forgotten
from bot.report.page import report


def helped(outcome: Help) -> Document:
    """Every command in a line, or one in full."""
    if outcome.full:
        return Document(tuple(block for usage in outcome.usages for block in _in_full(usage)))
    items = tuple(
        (Code(_typed(usage)), Text(f": {usage.about}{' (admins)' if usage.admin else ''}"))
        for usage in outcome.usages
    )
    more: Line = (
        Text("A link or a pasted article by itself is read. One command in full: "),
        Code("help search"),
    )
    return Document((Heading((Text("What you can type"),), level=1), Bullets(items), Note(more)))


def _in_full(usage: Usage) -> tuple[Block, ...]:
    rows: list[tuple[str, Line]] = [("Type", (Code(_typed(usage)),))]
    if usage.flags:
        flags = (
            f"--{name}N" if name == "limit=" else f"--{name}…" if name[-1] == "=" else f"--{name}"
            for name in usage.flags
        )
        rows.append(("Flags", (Code(" ".join(flags)),)))
    rows += [(name, (Text(about),)) for name, about in usage.fields]
    rows.append(("Example", (Code(usage.example),)))
    if usage.aliases:
        rows.append(("Also called", (Text(", ".join(usage.aliases)),)))
    rows.append(("Who may", (Text("admins" if usage.admin else "everybody"),)))
    about = usage.about[:1].upper() + usage.about[1:] + "."
    return Heading((Text(usage.name),), level=1), Paragraph((Text(about),)), Fields(tuple(rows))


def refused(line: str, example: str | None = None) -> Document:
    """Why something could not be done, and what would work."""
    first = line.partition(" ")[0]
    said = line if ":" in first else line[:1].upper() + line[1:]  # an address or a person's key stays itself
    said += "" if line.endswith((".", "?", "!", "…")) else "."
    blocks: list[Block] = [Paragraph((Text(said),))]
    if example:
        blocks.append(Note((Text("For example: "), Code(example))))
    return Document(tuple(blocks))


# (done, changed) -> what is said, where it holds
APPOINTED = {
    ("add", True): "is an admin{} now",
    ("add", False): "is an admin{} already",
    ("remove", True): "is no longer an admin{}",
    ("remove", False): "is no admin{}, and was none",
    ("deny", True): "may not use Hearsay{} any more",
    ("deny", False): "was denied the use of Hearsay{} already",
    ("allow", True): "may use Hearsay{} again, as anybody may",
    ("allow", False): "is not denied the use of Hearsay{}",
}


def judged(outcome: Judged) -> Document:
    """What was noted of a pair."""
    pair: Line = (Code(words.short(outcome.a)), Text(" and "), Code(words.short(outcome.b)))
    if outcome.same is None:
        return _done(Text("Noted: what was last said of "), *pair, Text(" is taken back."))
    if outcome.same:
        story = f" are the same. Their story has {words.number(outcome.together, 'claim')} now."
        return _done(Text("Noted: "), *pair, Text(story))
    return _done(Text("Noted: "), *pair, Text(" are not the same. This pair is not brought up again."))


def thought(outcome: Thought) -> Document:
    """What the desk thinks of a claim now."""
    claim, status = outcome.claim, outcome.status
    before = f", was {claim.status.value}" if claim.status is not status else ""
    return _done(
        Code(words.short(claim.id)),
        Text(" is "),
        Strong(status.value),
        Text(f"{before}: "),
        Quoted(claim.text),
    )


def arranged(outcome: Arranged) -> Document:
    """How a place is set."""
    rows = tuple((name, (Strong(value), Text(f" ({about})"))) for name, value, about in outcome.rows)
    title = "Set here" if outcome.changed else "Settings here"
    blocks: list[Block] = [Heading((Text(title),), level=1), Fields(rows)]
    if outcome.mutes:
        blocks += [Heading((Text("Mute here"),)), Bullets(tuple(map(noise.muted, outcome.mutes)))]
    return Document(tuple(blocks))


def admins(outcome: Admins) -> Document:
    """Who the admins are, which of them the settings name, and who may do nothing."""
    items = [
        (Code(key), Text(", named in the settings" if fixed else "")) for key, fixed in outcome.named.items()
    ]
    items += [(Code(key), Text(", here alone")) for key in outcome.here]
    blocks: list[Block] = [Heading((Text("Admins"),), level=1), Bullets(tuple(items))]
    if outcome.by_power:
        blocks.append(Note((Text("And, in this room, whoever has the power in it."),)))
    if outcome.denied:
        rows = tuple((Code(key), Text("" if far else ", here alone")) for key, far in outcome.denied.items())
        blocks += [Heading((Text("May not use Hearsay"),)), Bullets(rows)]
    return Document(tuple(blocks))


def appointed(outcome: Appointed) -> Document:
    """What somebody may do now, or no longer."""
    said = APPOINTED[outcome.done, outcome.changed].format(" here" if outcome.here else "")
    return _done(Code(outcome.person), Text(f" {said}."))


def audit(outcome: Audit) -> Document:
    """Who did what, latest first; or whether somebody tampered with that."""
    if outcome.checked:
        said = f"Entry {outcome.broken} was tampered with." if outcome.broken else "Nobody tampered with it."
        return _done(Text(f"The log was checked. {said}"))
    if not outcome.entries:
        return _done(Text("Nothing was logged here yet."))
    items = tuple(
        (Strong(f"{words.moment(at)}: "), Text(f"{by} {action} "), Code(about))
        for at, by, action, about in outcome.entries
    )
    return Document((Heading((Text("Who did what"),), level=1), Bullets(items)))


def erased(outcome: Erased) -> Document:
    """What was erased; or what would be, and what to type to have it done."""
    gone = outcome.gone
    if outcome.again:
        return _done(Text("It is erased, with everything made of it."))
    elsewhere = " What other conversations have of it goes too." if outcome.everywhere else ""
    held = ""
    if gone.held:
        held = f" {words.number(gone.held, 'article')} under legal hold stays on disk, and is shown nowhere."
    what = f"{words.number(gone.articles, 'article')} and {words.number(gone.claims, 'claim')}"
    if outcome.confirm is None:
        if not outcome.everywhere:
            return forgotten(gone)
        return _done(Text(f"{what} erased here, with everything made of them.{held}{elsewhere}"))
    said = f"This would erase {what}, with everything made of them, for good.{held}{elsewhere}"
    return Document((Paragraph((Strong(said),)), Note((Text("To have it done: "), Code(outcome.confirm)))))


def held(outcome: Held) -> Document:
    """What is under legal hold."""
    if outcome.about is not None:
        said = " is under legal hold." if outcome.on else " is under legal hold no more."
        return _done(Code(outcome.about), Text(said))
    if not outcome.holds:
        return _done(Text("Nothing is under legal hold."))
    return Document(
        (Heading((Text("Under legal hold"),), level=1), Bullets(tuple(map(_hold, outcome.holds))))
    )


def _hold(one: Hold) -> Line:
    why = f": {one.reason}" if one.reason else ""
    shown = "; it was erased, and is shown nowhere" if one.erased else ""
    return (Code(one.about), Text(f" since {words.moment(one.at)}, by {one.by}{why}{shown}"))


def unread(outcome: Unread) -> Document:
    """Why one of several things could not be read."""
    return refused(outcome.why)


def withdrawn(gone: Forgotten) -> Document:
    """What stands in the place of an answer to a message that was withdrawn."""
    what = f"{words.number(gone.articles, 'article')} and {words.number(gone.claims, 'claim')}"
    said = "The message that this answered was withdrawn, and its words are gone."
    if gone.articles:
        said += f" What was read from it is forgotten, but for what other messages said too: {what}."
    if gone.held:
        said += f" {words.number(gone.held, 'article')} under legal hold stays."
    return Document((Note((Text(said),)),))


def changed() -> Document:
    """What stands in the place of an answer to a message in which there is nothing to read any more."""
    said = "The message that this answered was changed; what was read from it before is forgotten here."
    return Document((Note((Text(said),)),))


def read(outcome: Read) -> Document:
    """The report on an article, with the ids of its claims."""
    return report(
        outcome.analysis,
        seen=outcome.seen,
        ids=outcome.ids,
        everything=outcome.everything,
        ask=outcome.again,
    )


# Each kind of outcome and what draws it; Any because a table's value cannot know its key's type.
PAGES: Mapping[type, Callable[[Any], Document]] = {
    Read: read,
    Unread: unread,
    Story: card.claim_card,
    Traced: card.origins,
    Found: card.found,
    History: card.history,
    Judged: judged,
    Thought: thought,
    Arranged: arranged,
    Admins: admins,
    Appointed: appointed,
    Audit: audit,
    Erased: erased,
    Held: held,
    Help: helped,
    Hushed: noise.hushed,
    Digest: noise.digest,
    Planned: noise.planned,
    Verdict: noise.verdict,
    Home: noise.home,
    Tried: watches.tried,
    Watched: watches.watched,
    Watchlist: watches.watchlist,
}


def drawn(outcome: Outcome) -> tuple[Document, ...]:
    """What is said of an outcome: a document, or one each of several things."""
    if isinstance(outcome, Several):
        return tuple(PAGES[type(part)](part) for part in outcome.parts)
    return (PAGES[type(outcome)](outcome),)


def _done(*line: Inline) -> Document:
    return Document((Paragraph(line),))


def _typed(usage: Usage) -> str:
    return f"{usage.name} {usage.words}".strip()
