"""Which claims appear to trace to one origin: named parties, then outlets, then those that do not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.memory.bodies import fits, shared
from bot.memory.cases import Case, Group, alike, cases, clash
from bot.memory.numbers import agree
from bot.memory.parties import Party, Standing
from bot.memory.reports import (
    adding,
    figures_allow,
    join_credited,
    join_reporters,
    join_reports,
    scooped,
    trace_credits,
)
from bot.memory.sighted import Sighted
from bot.memory.voices import is_about


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
    _join_named(groups, _standing(found, Standing.PAPER))
    _join_outlets(groups, _standing(found, Standing.OUTLET))
    _join_officials(groups, _standing(found, Standing.OFFICIALS))
    _merge_copies(groups)
    trace_credits(groups)
    join_reporters(groups)
    left = [c for c in found if c.rests_on is None]
    for join in (_join_copied, _join_by_figures, _join_hinted, join_credited):
        left = [c for c in left if not join(groups, c)]
    trace_credits(groups)
    join_reports(groups)
    _join_silent(groups, left)
    return sorted(groups, key=lambda g: g.first)


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
        if case.rests_on and case.rests_on.office:
            # Who has both the name and the office shows that the two are one.
            for other in fitting[1:]:
                fitting[0].take(other)
                groups.remove(other)
            fitting = fitting[:1]
        _put(groups, max(fitting, key=lambda g: (_in_common(g, case), -g.first), default=None), case)


def _told(case: Case) -> int:
    """How much the case tells of its party; an office without its body waits for the body."""
    mine = case.rests_on
    if mine is None or mine.office:
        return 0
    return mine.body.told + 2 * bool(mine.person)


def _fits_all(group: Group, case: Case) -> bool:
    """Whether the case fits some of a group and contradicts none of it."""
    mine = case.rests_on
    if mine is None:
        return False
    if any(_holds_office(mine, p, case) for p in group.parties):
        return True
    return any(alike(mine, p) for p in group.parties) and not any(clash(mine, p) for p in group.parties)


def _holds_office(mine: Party, known: Party, case: Case) -> bool:
    """Whether "President Ana Roe" is "Osmark's president" in a claim about Osmark, or a firm's chief."""
    if mine.office is None or known.person or not known.body.names:
        return False
    same = re.search(rf"\b{re.escape(mine.office)}\b", known.label, re.IGNORECASE)
    private = not known.body.sorts and not known.body.public
    return bool(same or private) and is_about(case.member.claim.text, known)


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
        alone = next((g for g in groups if _same_sort(g, mine)), None)
        _put(groups, best or alone or _only_firm(groups, case), case)


def _only_firm(groups: Sequence[Group], case: Case) -> Group | None:
    """ "The company", "the union": the one named body that is not known to be of another sort."""
    if case.rests_on is None or case.rests_on.body.public or not case.rests_on.body.sorts:
        return None
    firms = [g for g in groups if g.denies == case.denies and any(_may_be_firm(p) for p in g.parties)]
    return firms[0] if len(firms) == 1 else None


def _may_be_firm(known: Party) -> bool:
    return known.standing is Standing.NAMED and not (known.person or known.body.sorts or known.body.public)


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


def _join_silent(groups: list[Group], silent: Sequence[Case]) -> None:
    """Those that do not say and show nowhere else whose it is: the only origin that their figures allow."""
    unknown, known = Group(unstated=True), adding(groups)
    for case in sorted(silent, key=lambda c: not c.figures):
        if case.member.page in unknown.pages:
            unknown.put(case)  # what its figures said holds for the rest of the article
            continue
        stated = [g for g in known if case.denies or not g.denies]
        allowed = _likely([g for g in stated if figures_allow(g, case)], case)
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
    allowed = [g for g in allowed if not scooped(lone, g)] or allowed
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
    """Unnamed sources of two papers that print the same words are the same; a scoop's are not its subject."""
    for group in [g for g in groups if not g.named]:
        home = next(
            (
                g
                for g in groups
                if g is not group and g.denies == group.denies and not scooped(group, g)
                if any(_copies(a, b) for a in group.cases for b in g.cases)
            ),
            None,
        )
        if home is not None:
            home.take(group)
            groups.remove(group)


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
