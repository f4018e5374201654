"""Which claims appear to trace to one origin: named parties, then outlets, then those that do not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.memory.bodies import fits, shared
from bot.memory.cases import Case, Group, alike, cases, clash
from bot.memory.numbers import agree
from bot.memory.parties import Party, Standing, is_about
from bot.memory.sighted import Sighted

# Tolls and totals of one event grow for about this long while one authority counts.
_RUNNING_DAYS = 3


def grouped(members: Sequence[Sighted]) -> list[Group]:
    """The claims in groups that appear to trace to one origin each, first seen first.

    A claim that could belong to several groups is in none.
    """
    found = cases(members)
    if all(c.rests_on is None or c.denies for c in found):
        # Nobody is given for the claim itself: then the rest of the articles may tell.
        found = [replace(c, rests_on=c.rests_on or c.hint) for c in found]
    groups: list[Group] = []
    _join_named(groups, [*_standing(found, Standing.NAMED), *_standing(found, Standing.POST)])
    _join_outlets(groups, _standing(found, Standing.OUTLET))
    _join_officials(groups, _standing(found, Standing.OFFICIALS))
    _merge_copies(groups)
    _credit(groups)
    _join_reporters(groups)
    left = [c for c in found if c.rests_on is None]
    for join in (_join_copied, _join_by_figures, _join_hinted, _join_credited):
        left = [c for c in left if not join(groups, c)]
    _credit(groups)
    _join_reports(groups)
    _join_silent(groups, left)
    return sorted(groups, key=lambda g: g.first)


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


def _standing(found: Sequence[Case], standing: Standing) -> list[Case]:
    """The cases of one standing: those that tell most first, so that a short name finds its long one."""
    mine = [c for c in found if c.rests_on is not None and c.rests_on.standing is standing]
    return sorted(mine, key=lambda c: (-_told(c), c.at))


def _put(groups: list[Group], home: Group | None, case: Case) -> None:
    """Into its home, or into a group of its own."""
    if home is None:
        groups.append(Group(case))
    else:
        home.put(case)


def _join_named(groups: list[Group], named: Sequence[Case]) -> None:
    for case in named:
        fitting = [g for g in groups if _fits_all(g, case)]
        _put(groups, max(fitting, key=lambda g: (_in_common(g, case), -g.first), default=None), case)


def _told(case: Case) -> int:
    return case.rests_on.body.told + 2 * bool(case.rests_on.person) if case.rests_on else 0


def _fits_all(group: Group, case: Case) -> bool:
    """Whether the case fits some of a group and contradicts none of it."""
    mine = case.rests_on
    if mine is None:
        return False
    return any(alike(mine, p) for p in group.parties) and not any(clash(mine, p) for p in group.parties)


def _in_common(group: Group, case: Case) -> int:
    mine = case.rests_on
    return max((shared(mine.body, p.body) for p in group.parties), default=0) if mine else 0


def _join_outlets(groups: list[Group], outlets: Sequence[Case]) -> None:
    for case in outlets:
        key = case.rests_on.outlet if case.rests_on else None
        _put(groups, next((g for g in groups if any(p.outlet == key for p in g.parties)), None), case)


def _join_officials(groups: list[Group], officials: Sequence[Case]) -> None:
    """ "Officials", "police": the named body that fits best, if one does; else one group for each sort."""
    for case in officials:
        mine = case.rests_on
        if mine is None:
            continue
        fitting = [
            g
            for g in groups
            if g.denies == case.denies and any(_may_speak_for(mine, p, case) for p in g.parties)
        ]
        rank = {id(g): (_in_common(g, case), _same_figures(g, case), len(g.cases)) for g in fitting}
        best = max(fitting, key=lambda g: rank[id(g)], default=None)
        _put(groups, best or next((g for g in groups if _same_sort(g, mine)), None), case)


def _same_sort(group: Group, officials: Party) -> bool:
    mine = officials.body.sorts | officials.body.fields
    return any(
        p.standing is Standing.OFFICIALS and p.body.sorts | p.body.fields == mine for p in group.parties
    )


def _may_speak_for(officials: Party, known: Party, case: Case) -> bool:
    """Whether "officials" may be of this body; "witnesses" are of none."""
    if known.standing not in {Standing.NAMED, Standing.OFFICIALS} or "witnesses" in known.body.sorts:
        return fits(officials.body, known.body)
    if officials.body.told == 0:
        return known.body.public
    # "The company" is the one that the claim is about.
    unnamed = not (officials.body.fields or known.body.sorts) and is_about(case.member.claim.text, known)
    return unnamed or fits(officials.body, known.body)


def _same_figures(group: Group, case: Case) -> bool:
    """Whether some claim of the group gives one of its figures."""
    return any(agree(c.figures, case.figures) for c in group.cases if c.figures)


def _credit(groups: list[Group]) -> None:
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


def _join_reporters(groups: list[Group]) -> None:
    """A named journalist and an outlet that is cited alone, each the only one, are one report."""
    reporters = [g for g in groups if g.parties and all(p.reporter and p.person for p in g.parties)]
    outlets = [g for g in groups if g.parties and all(p.outlet and not p.vouched for p in g.parties)]
    if len(reporters) == 1 and len(outlets) == 1:
        outlets[0].take(reporters[0])
        groups.remove(reporters[0])


def _join_silent(groups: list[Group], silent: Sequence[Case]) -> None:
    """Those that do not say and show nowhere else whose it is: the only origin that their figures allow."""
    unknown, known = Group(unstated=True), adding(groups)
    for case in sorted(silent, key=lambda c: not c.figures):
        if case.member.page in unknown.pages:
            unknown.put(case)  # what its figures said holds for the rest of the article
            continue
        stated = [g for g in known if case.denies or not g.denies]
        allowed = _likely([g for g in stated if _figures_allow(g, case)], case)
        if len(allowed) == 1:
            allowed[0].put(case)
        elif not allowed:
            unknown.put(case)
    if unknown.cases:
        groups.append(unknown)


_REPORTED = re.compile(r"\b(?:reported(?:ly)?|reports?|rumou?r\w*)\b", re.IGNORECASE)


def _likely(allowed: list[Group], case: Case) -> list[Group]:
    """Those it can rest on: nobody's words who spoke only after it, a report where it speaks of one."""
    lone = Group(case)
    allowed = [g for g in allowed if not _scooped(lone, g)] or allowed
    reports = [g for g in allowed if not g.named and _REPORTED.search(case.member.claim.text)]
    return reports or allowed


def _join_copied(groups: Sequence[Group], case: Case) -> bool:
    """The group of another article from which its own has words, or which has them from it."""
    home = next((g for g in groups if any(_copies(case, c) for c in g.cases)), None)
    if home is not None:
        home.put(case)
    return home is not None


def _copies(a: Case, b: Case) -> bool:
    return a.family == b.family and a.member.page != b.member.page


def _merge_copies(groups: list[Group]) -> None:
    """Unnamed sources of two papers that print the same words are the same sources."""
    for group in [g for g in groups if not g.named]:
        home = next(
            (
                g
                for g in groups
                if g is not group and g.denies == group.denies
                if any(_copies(a, b) for a in group.cases for b in g.cases)
            ),
            None,
        )
        if home is not None:
            home.take(group)
            groups.remove(group)


def _join_credited(groups: Sequence[Group], case: Case) -> bool:
    """An article by the outlet that others credit: it is what they rest on."""
    home = next((g for g in groups if case.outlet and any(p.outlet == case.outlet for p in g.parties)), None)
    if home is not None:
        home.put(case)
    return home is not None


def _join_by_figures(groups: Sequence[Group], case: Case) -> bool:
    """The one origin that gave the same figures."""
    same = [g for g in groups if g.denies == case.denies and _same_figures(g, case)]
    if len(same) == 1:
        same[0].put(case)
    return len(same) == 1


def _join_hinted(groups: Sequence[Group], case: Case) -> bool:
    """What the rest of the article rests on is an origin of the claim elsewhere."""
    hint = case.hint
    home = next((g for g in groups if hint and not g.denies and any(alike(hint, p) for p in g.parties)), None)
    if home is not None:
        home.put(case)
    return home is not None


def _figures_allow(group: Group, case: Case) -> bool:
    """Whether the case may repeat the group: no figures, some of the same, or a count that still runs."""
    theirs = [c for c in group.cases if c.figures]
    if not case.figures or not theirs or any(agree(c.figures, case.figures) for c in theirs):
        return True
    days = [c.published for c in group.cases if c.published]
    if not days:
        return True
    mine = case.published
    return mine is not None and min(abs((mine - day).days) for day in days) <= _RUNNING_DAYS


def _join_reports(groups: list[Group]) -> None:
    """What an outlet is only said to report, nobody vouched for: it confirms no origin that is known."""
    stated = [g for g in adding(groups) if g.named and not g.denies]
    for group in [g for g in groups if _only_reported(g)]:
        allowed = [g for g in stated if any(_figures_allow(g, c) for c in group.cases)]
        if len(allowed) == 1 and not _scooped(group, allowed[0]):
            allowed[0].take(group)
            groups.remove(group)


def _only_reported(group: Group) -> bool:
    """Whether outlets are cited and nobody behind them, nor does one of them make the claim itself."""
    if not group.parties or any(p.outlet is None or p.vouched for p in group.parties):
        return False
    keys = {p.outlet for p in group.parties}
    return not any(c.rests_on is None and c.outlet in keys for c in group.cases)


def _scooped(report: Group, known: Group) -> bool:
    """Whether the report is about somebody who spoke only after it: then it does not rest on their words."""
    return is_report_about(report, known) and _days(report, known) > 0


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
