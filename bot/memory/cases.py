"""The claims of a cluster with what each rests on, and the groups they are sorted into."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.memory.abbreviations import meanings
from bot.memory.bodies import fits
from bot.memory.carriers import as_outlet, carriers
from bot.memory.copied import families
from bot.memory.denying import denies
from bot.memory.numbers import values
from bot.memory.outlets import outlet_key
from bot.memory.parties import Party, Standing
from bot.memory.sighted import Sighted
from bot.memory.turned import turned
from bot.memory.upstream import party
from bot.memory.voices import is_own_voice
from bot.model.memory import Remembered
from bot.wording.fold import fold


@dataclass(frozen=True, kw_only=True)
class Case:
    """A member with what it rests on, None when it does not say.

    `hint` is what the rest of its article rests on, where the claim itself says nothing. `outlet` is the key
    of the outlet whose article it is, `published` the day if that is known to the day. Cases of one `family`
    stand in articles that have copied words.
    """

    at: int
    member: Sighted
    rests_on: Party | None
    hint: Party | None
    denies: bool
    figures: frozenset[float]
    outlet: str | None
    published: date | None
    family: int


class Group:
    """Cases that appear to trace to one origin, while they are sorted; `unstated` where none says whose.

    `parties` is whom the cases rest on, each once, `pages` the articles they stand in.
    """

    def __init__(self, *found: Case, unstated: bool = False) -> None:
        """Begin with these cases."""
        self.cases: list[Case] = []
        self.unstated = unstated
        self.pages: set[str] = set()
        self._parties: dict[Party, None] = {}
        self._denying: set[str] = set()
        for case in found:
            self.put(case)

    def put(self, case: Case) -> None:
        """One more case."""
        self.cases.append(case)
        self.pages.add(case.member.page)
        if case.denies:
            self._denying.add(case.member.page)
        if case.rests_on is not None:
            self._parties.setdefault(case.rests_on)

    def take(self, other: Group) -> None:
        """All cases of another group."""
        for case in other.cases:
            self.put(case)

    @property
    def parties(self) -> Collection[Party]:
        """Whom its cases rest on, first come first."""
        return self._parties.keys()

    @property
    def denies(self) -> bool:
        """Whether wherever it speaks it says that something is not so."""
        return self.pages == self._denying

    @property
    def named(self) -> bool:
        """Whether somebody is named for it, or a post."""
        return any(p.standing in {Standing.NAMED, Standing.POST} for p in self._parties)

    @property
    def first(self) -> int:
        """The place of its first case among the members."""
        return min(c.at for c in self.cases)


def cases(members: Sequence[Sighted]) -> list[Case]:
    """Each member with what it rests on, in their order."""
    meaning = meanings(text for m in members for text in (m.text, m.claim.text) if text)
    kin = families([m.text or m.claim.text for m in members])
    view = _View(meaning=meaning, outlets=carriers(members), said=tuple(m.claim for m in members))
    return [
        Case(
            at=at,
            member=member,
            rests_on=view.party(member.claim, member),
            hint=_beside(member, view),
            denies=_denies(member, view),
            figures=values(member.claim.text),
            outlet=outlet_key(member.claim.outlet),
            published=_day(member.claim.published),
            family=family,
        )
        for at, (member, family) in enumerate(zip(members, kin, strict=True))
    ]


@dataclass(frozen=True, kw_only=True)
class _View:
    """What all members show together: what abbreviations mean, who is an outlet, and what is said."""

    meaning: Mapping[str, str]
    outlets: frozenset[str]
    said: tuple[Remembered, ...]

    def party(self, claim: Remembered, member: Sighted) -> Party | None:
        """The party that a claim of the member's article rests on."""
        return as_outlet(party(claim, member.nearby, self.meaning), self.outlets)

    def denies(self, claim: Remembered) -> bool:
        """Whether the claim answers what is said: that it is not so."""
        return denies(claim) or turned(claim, self.said)


def _beside(member: Sighted, view: _View) -> Party | None:
    """The one party that the rest of the article rests on; of several nobody knows whose the claim is."""
    if view.denies(member.claim) or not is_own_voice(member.claim):
        return None
    found = [p for other in member.beside if not view.denies(other) and (p := view.party(other, member))]
    first = next(iter(found), None)
    return first if first and all(alike(first, p) for p in found) else None


def _denies(member: Sighted, view: _View) -> bool:
    """Whether the claim, or the one who makes it, says in its article that something is not so."""
    if view.denies(member.claim):
        return True
    mine = view.party(member.claim, member)
    if mine is None or mine.standing is not Standing.NAMED:
        return False
    answers = (view.party(c, member) for c in member.beside if view.denies(c))
    return any(p is not None and alike(mine, p) for p in answers)


def alike(a: Party, b: Party) -> bool:
    """Whether two parties may be one and have something in common to show for it."""
    if a.standing is Standing.OUTLET or b.standing is Standing.OUTLET:
        return a.outlet is not None and a.outlet == b.outlet
    if a.standing is Standing.PAPER or b.standing is Standing.PAPER:
        return _same_paper(a, b)
    if a.standing is Standing.POST or b.standing is Standing.POST:
        return a.platform is not None and a.platform == b.platform
    if a.person and b.person and (_same_person(a.person, b.person) or not (a.body.told and b.body.told)):
        return _same_person(a.person, b.person)
    if (a.person and _is_surname(b, a.person)) or (b.person and _is_surname(a, b.person)):
        return True
    return fits(a.body, b.body)


def _same_paper(a: Party, b: Party) -> bool:
    """Whether both are papers that may be one: of one sort, and whose they are does not differ."""
    if a.paper is None or b.paper is None or (a.paper and b.paper and a.paper != b.paper):
        return False
    return not (a.body.told and b.body.told) or fits(a.body, b.body)


def _is_surname(short: Party, person: str) -> bool:
    """ "Roe", taken for a body in an article that does not give the first name."""
    return short.person is None and fold(short.label) == fold(person.rsplit(maxsplit=1)[-1])


def _same_person(a: str, b: str) -> bool:
    left, right = outlet_key(a) or a, outlet_key(b) or b
    shorter, longer = sorted((left.split(), right.split()), key=len)
    if shorter[-1:] != longer[-1:]:
        return False
    return len(shorter) == 1 or shorter[0][0] == longer[0][0]


def clash(a: Party, b: Party) -> bool:
    """Whether the bodies of two parties are known and cannot be one."""
    return bool(a.body.told and b.body.told) and not alike(a, b) and not fits(a.body, b.body)


def _day(written: str | None) -> date | None:
    """The day of an ISO date or date-time; None for anything vaguer."""
    try:
        return datetime.fromisoformat(written).date() if written else None
    except ValueError:
        return None
