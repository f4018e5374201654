"""From how many independent origins a claim comes that several articles make.

What is counted are roots that are known to differ: two bodies, two people who speak for different bodies
or for themselves, two outlets with sources of their own. Everything else is not counted twice: the same
body under other names, outlets that credit each other, copied words, officials without a name where a
named body fits. An article that does not say where it has the claim from confirms nothing: it appears to
trace to the one origin that is known, and where several are and neither words nor figures tell which, to
none. Only where its figures are others than any known origin's, and it is no part of a running count, has
it been told by somebody else: all such together are one origin that is not stated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.memory.cases import Case, Group
from bot.memory.joining import grouped
from bot.memory.parties import Party, Standing
from bot.memory.reports import adding, came_first, is_report_about
from bot.memory.sighted import Sighted
from bot.memory.voices import speaks_for
from bot.model.memory import Origin

UNSTATED = "origin not stated"


def independent(members: Sequence[Sighted]) -> tuple[Origin, ...]:
    """The independent origins of what these claims say, in the order they were first seen.

    Members come in the order they were seen. A claim that could trace to several origins, or that is the
    second voice of an article (an answer printed beside the claim it answers, somebody unnamed beside
    somebody named), is in none. Takes time that grows with the square of the members.
    """
    groups = grouped(members)
    return tuple(_origin(group) for group in adding(groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says about a claim that others made: who, in which claim, and when it was published."""

    by: str
    claim: str
    at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """The independent origins of a story, and who confirmed or denied it first, if anybody named did."""

    origins: tuple[Origin, ...]
    confirmed: Answer | None
    denied: Answer | None


def roots(members: Sequence[Sighted]) -> Roots:
    """All three, the grouping being done once; members as `independent` takes them."""
    groups = grouped(members)
    return Roots(
        confirmed=_confirmed(groups),
        denied=_denied(groups),
        origins=tuple(_origin(group) for group in adding(groups)),
    )


def _confirmed(told: Sequence[Group]) -> Answer | None:
    """The first time that the one a report is about says the same, where the report names no other source.

    That changes what is known: the claim is no longer an outlet's word alone. It is one more origin, and
    those who repeated the report before are none.
    """
    groups = [g for g in told if not g.denies]
    reports = [g for g in groups if not g.unstated and not g.named]
    for group in groups:
        if group.named and any(_spoke_after(group, report) for report in reports):
            return _answer(group, group.cases)
    return None


def _denied(told: Sequence[Group]) -> Answer | None:
    """The first time that somebody named says it is not so, the answers printed beside the claim included."""
    against = [g for g in told if g.named and any(c.denies for c in g.cases)]
    first = min(against, key=lambda g: min(c.at for c in g.cases if c.denies), default=None)
    return _answer(first, [c for c in first.cases if c.denies]) if first else None


def _spoke_after(group: Group, report: Group) -> bool:
    """Whether the group is whom the report is about, and came after it."""
    if not is_report_about(report, group):
        return False
    return not came_first(group, report)


def _answer(group: Group, cases: Sequence[Case]) -> Answer:
    first = min(cases, key=lambda c: c.at)
    return Answer(by=_name(group), claim=first.member.claim.id, at=first.member.claim.published)


def _origin(group: Group) -> Origin:
    return Origin(
        name=_name(group),
        kind=_kind(group),
        claims=tuple(c.member.claim.id for c in sorted(group.cases, key=lambda c: c.at)),
    )


def _name(group: Group) -> str:
    if group.unstated:
        return UNSTATED
    best = _best(group)
    label = (_SMALL_ARTICLE if best.outlet else _ARTICLE).sub("", best.label)
    platform = next((p.platform for p in group.parties if p.platform), None)
    vouched = next((p.vouched for p in group.parties if p.vouched and p.vouched != "own reporting"), None)
    if best.outlet and vouched:
        return f"{label}, citing {vouched}"
    if best.standing is Standing.NAMED and platform:
        return f"{label}, {platform} post"
    return label


# The name of an outlet may begin with a capital "The".
_SMALL_ARTICLE = re.compile(r"^the ")
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)


def _best(group: Group) -> Party:
    """The party whose words name the group; not a surname alone where somebody gives the whole name."""
    surnames = {p.person.split()[-1] for p in group.parties if p.person and " " in p.person}
    return max((p for p in group.parties if p.label not in surnames), key=_naming)


def _naming(named: Party) -> tuple[bool, bool, bool, int, int]:
    """How well a party names its group: a body before its people, more words before fewer."""
    return (
        named.standing is Standing.NAMED,
        not speaks_for(named.label),
        named.person is None and bool(named.body.told),
        named.body.told,
        len(named.label),
    )


def _kind(group: Group) -> str:
    if group.unstated:
        return "not stated"
    best = _best(group)
    if best.standing is Standing.NAMED:
        return "person" if best.person else "organization"
    return {Standing.OUTLET: "outlet", Standing.POST: "social-media post", Standing.PAPER: "document"}.get(
        best.standing, "unnamed officials"
    )
