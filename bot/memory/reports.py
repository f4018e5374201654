"""What outlets are only said to report: who had it from whom, and who spoke first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.memory.cases import Case, Group
from bot.memory.numbers import agree
from bot.memory.voices import is_about

# Tolls and totals of one event grow for about this long while one authority counts.
_RUNNING_DAYS = 3
# Of one day, or of no day that is known, what came in so much later was written later; an archive that is
# imported comes in faster, and its order says less.
_LATER = timedelta(minutes=10)


def trace_credits(groups: list[Group]) -> None:
    """An outlet that is credited and has an article among the members rests on what that rests on."""
    for group in list(groups):
        keys = {p.outlet for p in group.parties if p.outlet}
        if not keys or group.named or any(p.vouched for p in group.parties):
            continue
        home = next((g for g in groups if g is not group and _had_by(g, keys)), None)
        if home is not None and not home.unstated:
            home.take(group)
            groups.remove(group)


def _had_by(group: Group, outlets: set[str]) -> bool:
    """Whether one of the outlets had it from there, by its own article or by another's words."""
    return any(c.outlet in outlets for c in group.cases) or any(p.through & outlets for p in group.parties)


def join_reporters(groups: list[Group]) -> None:
    """A named journalist and an outlet that is cited alone, each the only one, are one report."""
    reporters = [g for g in groups if g.parties and all(p.reporter and p.person for p in g.parties)]
    outlets = [g for g in groups if g.parties and all(p.outlet and not p.vouched for p in g.parties)]
    if len(reporters) == 1 and len(outlets) == 1:
        outlets[0].take(reporters[0])
        groups.remove(reporters[0])


def join_credited(groups: Sequence[Group], case: Case) -> bool:
    """An article by the outlet that others credit: it is what they rest on."""
    home = next((g for g in groups if case.outlet and any(p.outlet == case.outlet for p in g.parties)), None)
    if home is not None:
        home.put(case)
    return home is not None


def join_reports(groups: list[Group]) -> None:
    """What an outlet is only said to report, nobody vouched for: it confirms no origin that is known."""
    stated = [g for g in adding(groups) if not g.denies and any(p.outlet is None for p in g.parties)]
    for group in [g for g in groups if _only_reported(g)]:
        allowed = [g for g in stated if any(figures_allow(g, c) for c in group.cases)]
        if len(allowed) == 1 and not scooped(group, allowed[0]):
            allowed[0].take(group)
            groups.remove(group)


def _only_reported(group: Group) -> bool:
    """Whether outlets are cited and nobody behind them, nor does one of them make the claim itself."""
    if not group.parties or any(p.outlet is None or p.vouched for p in group.parties):
        return False
    keys = {p.outlet for p in group.parties}
    return not any(c.rests_on is None and c.outlet in keys for c in group.cases)


def scooped(report: Group, known: Group) -> bool:
    """Whether the report is about somebody who spoke only after it: then it does not rest on their words."""
    return is_report_about(report, known) and _came_before(report, known)


def _came_before(group: Group, other: Group) -> bool:
    """Whether a group was published before another, by day; else whether it came in well before it."""
    days = _days(group, other)
    return days > 0 if days else _first_seen(other) - _first_seen(group) >= _LATER


def _first_seen(group: Group) -> datetime:
    return min(c.member.claim.seen for c in group.cases)


def is_report_about(report: Group, known: Group) -> bool:
    """Whether the claims of the report name the one whom the other group traces to."""
    return any(is_about(c.member.claim.text, p) for c in report.cases for p in known.parties)


def came_first(group: Group, other: Group) -> bool:
    """Whether a group was published before another, by day; where that is not known, by their place."""
    days = _days(group, other)
    return days > 0 if days else group.first < other.first


def _days(group: Group, other: Group) -> int:
    """How many days the group was first published before the other, 0 when that is not known."""
    mine, theirs = _first_day(group), _first_day(other)
    return (theirs - mine).days if mine and theirs else 0


def _first_day(group: Group) -> date | None:
    return min((c.published for c in group.cases if c.published), default=None)


def figures_allow(group: Group, case: Case) -> bool:
    """Whether the case may repeat the group: no figures, some of the same, or a count that still runs."""
    theirs = [c for c in group.cases if c.figures]
    if not case.figures or not theirs or any(agree(c.figures, case.figures) for c in theirs):
        return True
    days = [c.published for c in group.cases if c.published]
    if not days:
        return True
    mine = case.published
    return mine is not None and min(abs((mine - day).days) for day in days) <= _RUNNING_DAYS


def adding(groups: Sequence[Group]) -> list[Group]:
    """The groups that some article adds as its first voice; mere second voices are left out."""
    pages: dict[str, list[Group]] = {}
    for group in groups:
        for page in group.pages:
            pages.setdefault(page, []).append(group)
    kept = {id(g) for here in pages.values() for g in _first_voices(here)}
    return [g for g in groups if id(g) in kept]


def _first_voices(here: Sequence[Group]) -> list[Group]:
    """What an article adds: who affirms before who denies, who is named before who is not."""
    affirming = [g for g in here if not g.denies] or list(here)
    named = [g for g in affirming if g.named]
    if len(affirming) == 1:
        return affirming
    return named or [max(affirming, key=lambda g: (not g.unstated, len(g.pages), -g.first))]
