"""What the memory says: of a claim that came back, of a search, of what was taken in or erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.document import (
    Block,
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
from bot.model.memory import Band, Forgotten, Origin, Relation, Remembered, Seen, Status
from bot.report import words

MOST_ORIGINS = 3  # named in one line

RELATIONS = {
    Relation.SAME: "Seen before",
    Relation.CHANGED: "Seen before with another figure",
    Relation.CONTRADICTS: "Contradicts an earlier claim",
    Relation.RELATED: "Like an earlier claim",
    Relation.UNRELATED: "Unlike it",
}
SUGGESTED = {
    Relation.SAME: "Perhaps seen before",
    Relation.CHANGED: "Perhaps seen before with another figure",
    Relation.CONTRADICTS: "Perhaps contradicts an earlier claim",
    Relation.RELATED: "Like an earlier claim",
    Relation.UNRELATED: "Unlike it",
}


def came_back(seen: Sequence[Seen], *, named: bool = False) -> tuple[Line, ...]:
    """A line for each earlier claim: how it stands to the new one, since when, from whom.

    Links are of one story, whose facts are told once. `named` shows the ids that claims can be asked for by.
    """
    lines, is_told = [], False
    for one in seen:
        is_link = one.match.comparison.band is Band.LINK
        lines.append(_earlier(one, () if is_link and is_told else _since(one), named=named))
        is_told = is_told or is_link
    return tuple(lines)


def _earlier(seen: Seen, since: Sequence[str], *, named: bool) -> Line:
    said = seen.match.comparison
    names = RELATIONS if said.band is Band.LINK else SUGGESTED
    line: list[Inline] = [Strong(f"{names[said.relation]}: "), Quoted(seen.match.claim.text)]
    if named:
        line += [Text(" ["), Code(words.short(seen.match.claim.id)), Text("]")]
    if said.change:
        line.append(Strong(f" ({said.change})"))
    line += [Text(f"; {fact}") for fact in since]
    if seen.match.claim.status is not Status.UNVERIFIED:
        line.append(Strong(f"; the desk has it as {seen.match.claim.status.value}"))
    if seen.match.claim.rating:
        line.append(Text("; a fact-check says: "))
        line.append(Quoted(seen.match.claim.rating))
    return tuple(line)


def _since(seen: Seen) -> list[str]:
    said = [f"first seen {words.day(seen.first.isoformat())}"]
    if seen.where:
        said[0] += f" in {seen.where}"
    reports = words.number(seen.times, "earlier report")
    if seen.outlets > 1:
        reports += f", {seen.outlets} outlets in all"
    said.append(reports)
    origins = traced(seen.origins)
    if origins:
        said.append(origins)
    return said


def traced(origins: Sequence[Origin]) -> str:
    """Whom the reports appear to trace to; never that anything is confirmed."""
    if not origins:
        return ""
    shown = [origin.name for origin in origins[:MOST_ORIGINS]]
    # A name may have a comma of its own: "The Post, citing an official".
    named = ("; " if any("," in name for name in shown) else ", ").join(shown)
    if len(origins) > MOST_ORIGINS:
        named += f" and {len(origins) - MOST_ORIGINS} more"
    return f"they appear to trace to {words.number(len(origins), 'origin')}: {named}"


def imported(articles: int, claims: int, known: int) -> Document:
    """What an import took in."""
    line = f"{words.number(articles, 'article')} read, {words.number(claims, 'claim')} remembered"
    if known:
        line += f"; {words.number(known, 'article')} had been there before"
    return _line(line + ".")


def added(claims: int) -> Document:
    """How many claims were new."""
    return _line(f"{words.number(claims, 'new claim')} remembered.")


def forgotten(gone: Forgotten) -> Document:
    """What was erased."""
    if not gone.articles and not gone.claims and not gone.held:
        return _line("Nothing of that kind was remembered.")
    said = (
        f"{words.number(gone.articles, 'article')} and {words.number(gone.claims, 'claim')} erased,"
        " with everything made of them."
    )
    if gone.held:
        said += f" {words.number(gone.held, 'article')} under legal hold stays on disk, and is shown nowhere."
    return _line(said)


def found(query: str, claims: Sequence[Remembered]) -> Document:
    """The claims that a search found, best first."""
    if not claims:
        return Document((Note((Text("Nothing remembered is like "), Quoted(query), Text("."))),))
    blocks: list[Block] = []
    for claim in claims:
        blocks += [Heading((Text(claim.text),), level=3), Fields(tuple(_about(claim)))]
    return Document(tuple(blocks))


def _about(claim: Remembered) -> list[tuple[str, Line]]:
    who = "; ".join(source.label for source in claim.sources)
    when = words.day(claim.published or claim.seen.isoformat())
    where = ", ".join(part for part in (claim.outlet, when) if part)
    rows: list[tuple[str, Line]] = [("Said by", (Strong(who),))] if who else []
    rows.append(("Published" if claim.published else "First seen", (Text(where),)))
    if claim.url:
        rows.append(("Address", (Emphasis(claim.url),)))
    if claim.status is not Status.UNVERIFIED:
        rows.append(("Status", (Strong(claim.status.value),)))
    if claim.rating:
        rows.append(("Fact-check", (Quoted(claim.rating),)))
    rows.append(("Id", (Code(claim.external_id or claim.id),)))
    return rows


def _line(words_: str) -> Document:
    return Document((Paragraph((Text(words_),)),))


def upgraded(name: str, before: str | None, now: str) -> Document:
    """What became of a database."""
    if before == now:
        return _line(f"{name} is of this version already ({now}).")
    return _line(f"{name} was {before or 'empty'} and is now of version {now}.")


def log_checked(broken: Mapping[str, int]) -> Document:
    """Whether somebody tampered with the log, and where."""
    if not broken:
        return _line("The log of who did what is as it was written.")
    rows = ", ".join(f"{newsroom} from entry {row} on" for newsroom, row in sorted(broken.items()))
    return _line(f"The log of who did what was tampered with: {rows}. Hold it against a backup.")


def version(name: str, found: str | None, known: str) -> Document:
    """Which version a database is of, and what to do about another."""
    if found == known:
        return _line(f"{name} is of this version ({known}).")
    state = f"is of version {found}" if found else "is empty"
    return _line(f"{name} {state}, this program's is {known}: run hearsay db upgrade.")
