"""Whether two phrases are one body: "Veldoria's weather chief", "the Meteorological Office of Veldoria".

A phrase is taken apart into what only this body or its place is called, what it deals with, and what sort
of body it is. Two phrases fit when none says something that the other's contradicts, and both say
something in common; the shorter of two names leaves things out and does not put others in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from bot.memory.nations import NATIONS, place_stem
from bot.wording.fold import fold

STATE = "state"
# Sorts of bodies. A minister speaks for a ministry, a mayor for a city.
_SORTS = {
    word: sort
    for sort, words in {
        STATE: "government governments state authorities officials official kremlin premier diplomat"
        " diplomats",
        "ministry": "ministry ministries minister ministers",
        "agency": "agency agencies authority administration service services directorate bureau board"
        " corps unit",
        "commission": "commission commissions committee inquiry inquiries inquest panel tribunal"
        " investigators investigation",
        "city": "city council municipality municipal mayor councillor councillors county town district",
        "police": "police policeman policemen constabulary sheriff constable",
        "court": "court courts judge judges",
        "prosecution": "prosecutor prosecutors prosecution attorney",
        "company": "company companies corp corporation inc ltd llc plc firm airline maker manufacturer ceo",
        "hospital": "hospital hospitals clinic doctors doctor medics medic paramedics surgeon surgeons",
        "university": "university universities college school researchers researcher",
        "institute": "institute laboratory observatory academy",
        "union": "union unions",
        "party": "party campaign coalition",
        "bank": "bank",
        "military": "army military navy forces troops",
        "parliament": "parliament senate congress assembly lawmakers",
        "church": "church diocese archdiocese parish",
        "club": "club team",
        "association": "association federation society charity foundation group organisation organization"
        " ngo",
        "study": "study studies trial trials",
        "witnesses": "witness witnesses eyewitness eyewitnesses resident residents neighbour neighbours"
        " neighbor neighbors villager villagers passenger passengers survivor survivors bystander"
        " bystanders onlookers",
    }.items()
    for word in words.split()
}  # fmt: skip
_PRIVATE = frozenset("company union party church club association witnesses university".split())
# What bodies deal with. A capital on one of these does not make it somebody's name.
_FIELDS = frozenset(
    "intelligence defense security health interior internal foreign external finance treasury justice"
    " education transport transportation agriculture environment environmental labor energy culture tourism"
    " trade industry commerce emergency emergencies rescue fire disaster civil protection aviation maritime"
    " coast coastal guard border customs immigration revenue tax weather meteorological hydrological"
    " geological geological seismological statistics statistical census prosecutor railway rail road highway"
    " highways traffic water electricity power nuclear food drug medicines disease control prevention"
    " public medical safety standards competition consumer communications information technology science"
    " research development planning housing works welfare social sports federal central reserve national"
    " election electoral antitrust investigation military space wildlife forestry fisheries nature park parks"
    " harbour harbor port airport ambulance search mining minerals accident accidents data"
    " privacy audit".split()
)
_DULL = frozenset(
    "the a an of for in at on by to from and or with its his her their our this that these those who which"
    " one two three four five six some several many other another local regional national federal"
    " chief main head director general senior top former acting deputy vice leader leaders secretary"
    " president chairman chairwoman chair commissioner officer officers captain inspector superintendent"
    " spokesman spokeswoman spokesperson spokespeople spokesmen representative representatives aide aides"
    " lieutenant colonel major sergeant detective mr mrs ms dr sir executive managing"
    " statement statements report reports release press post posts news briefing website page account letter"
    " department departments office headquarters division branch source sources staff member members"
    " early initial preliminary new latest later own speaking people person author authors co-author lead"
    " professor published printed"
    " department's police's workers worker employees employee".split()
)
_SPELLINGS = {"defence": "defense", "labour": "labor", "centre": "center", "programme": "program"}
# Two words that mean something else than either: civil defence is no part of the ministry of defence.
_CIVIL = frozenset({"defense", "protection"})
_TOGETHER = "civil protection"
_WORD = re.compile(r"[^\W_](?:[^\W_]|[.’'-](?=[^\W_]))*")
_INITIALS = re.compile(r"(?:[A-Z]\.?){2,7}$")
# Abbreviations that are no initials of the English name.
_KNOWN_AS = {
    "gur": "Military Intelligence Defense Ukraine", "hur": "Military Intelligence Defense Ukraine",
    "sbu": "Security Ukraine", "fsb": "Federal Security Russia", "svr": "Foreign Intelligence Russia",
    "gru": "Military Intelligence Russia", "bnd": "Foreign Intelligence Germany",
    "mi6": "Foreign Intelligence UK",
    "mi5": "Security UK", "dgse": "Foreign Intelligence France", "idf": "Military Israel",
    "irgc": "Revolutionary Guard Iran", "knmi": "Meteorological Netherlands", "nhs": "Health UK",
    "who": "Health Agency UN",
}  # fmt: skip
# Houses that stand for who works there, and names of several words that are one.
_SEATS = {
    "pentagon": "US Ministry of Defense", "white house": "US Government", "capitol hill": "US Congress",
    "downing street": "British Government", "kremlin": "Russian Government", "scotland yard": "London Police",
    "world health organization": "UN Health Agency", "world health organisation": "UN Health Agency",
    "prime minister": "Premier", "united states": "US", "united kingdom": "UK", "united nations": "UN",
    "european union": "EU", "south korea": "Southkorea", "south korean": "Southkorea",
    "north korea": "Northkorea", "north korean": "Northkorea", "new zealand": "Newzealand",
}  # fmt: skip
_SEAT = re.compile(rf"\b(?:{'|'.join(sorted(_SEATS, key=len, reverse=True))})\b", re.IGNORECASE)
_PREFIX = 6  # characters that "meteorology" and "meteorological" share


FIELDS = frozenset(word[:_PREFIX] for word in _FIELDS) | {_TOGETHER[:_PREFIX]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as its phrase describes it; every part may be empty. `initials` are of its whole name."""

    names: frozenset[str]
    fields: frozenset[str]
    sorts: frozenset[str]
    short: frozenset[str]
    initials: frozenset[str]

    @property
    def told(self) -> int:
        """How many things the phrase tells about the body."""
        return len(self.names) + len(self.fields) + len(self.sorts - {STATE}) + len(self.short)

    @property
    def public(self) -> bool:
        """Whether it may be a body of the state or a town."""
        return not self.sorts & _PRIVATE and (
            bool(self.sorts or self.fields) or bool(self.names and self.names <= NATIONS)
        )


@lru_cache(maxsize=4096)
def body(phrase: str, meaning: tuple[tuple[str, str], ...] = ()) -> Body:
    """The body that a phrase describes; `meaning` tells what abbreviations stand for in these articles."""
    phrase = _SEAT.sub(lambda seat: _SEATS[seat.group().lower()], phrase)
    known = {**_KNOWN_AS, **dict(meaning)}
    parts: dict[_Part, set[str]] = {part: set() for part in _Part}
    for raw, word in _spelled(phrase):
        if word in known and _INITIALS.fullmatch(raw):
            meant = body(known[word])
            parts[_Part.NAME] |= meant.names
            parts[_Part.FIELD] |= meant.fields
            parts[_Part.SORT] |= meant.sorts
        else:
            part, stem = _told_by(raw, word)
            parts[part].add(stem)
    if "intell" in parts[_Part.FIELD]:
        parts[_Part.SORT].discard("military")  # "military intelligence" is an agency's field
    return Body(
        names=frozenset(parts[_Part.NAME]),
        fields=frozenset(parts[_Part.FIELD]),
        sorts=frozenset(parts[_Part.SORT]),
        short=frozenset(parts[_Part.SHORT]),
        initials=_initials(phrase),
    )


class _Part(Enum):
    """What a word tells about a body."""

    NAME = 1
    FIELD = 2
    SORT = 3
    SHORT = 4
    NOTHING = 5


def _spelled(phrase: str) -> Iterator[tuple[str, str]]:
    """The words of a phrase as written and as compared; "civil defence" is one."""
    words = [raw.removesuffix("'s").rstrip("'") for raw in _WORD.findall(phrase.replace("’", "'"))]
    folded = [fold(raw).replace(".", "") for raw in words]
    folded = [_SPELLINGS.get(word, word) for word in folded]
    for at, word in enumerate(folded):
        after = folded[at + 1] if at + 1 < len(folded) else ""
        if word == "civil" and after in _CIVIL:
            yield words[at].lower(), _TOGETHER
        elif not (at and folded[at - 1] == "civil" and word in _CIVIL):
            yield words[at], word


def _told_by(raw: str, word: str) -> tuple[_Part, str]:
    """What one word tells, in the form it is compared by."""
    if word in _SORTS:
        return _Part.SORT, _SORTS[word]
    if word in _DULL or len(word) < 2 or word.isdigit():
        return _Part.NOTHING, word
    if word == _TOGETHER or word in _FIELDS:
        return _Part.FIELD, word[:_PREFIX]
    if _INITIALS.fullmatch(raw) and place_stem(word) not in NATIONS:
        return _Part.SHORT, word
    if raw[:1].isupper():
        return _Part.NAME, place_stem(word)
    return _Part.FIELD, word[:_PREFIX]


def _initials(phrase: str) -> frozenset[str]:
    """What the name would be abbreviated to, with and without its small words."""
    words = [w for w in _WORD.findall(phrase) if w.lower() not in {"the", "a", "an"}]
    # "U.S." gives both of its letters.
    letters = [w.replace(".", "") if _INITIALS.fullmatch(w) and "." in w else w[0] for w in words]
    pairs = list(zip(words, letters, strict=True))
    capitals = [i for w, i in pairs if w[:1].isupper() and w.lower() not in {"of", "for", "and"}]
    every = letters
    large = [i for w, i in pairs if w.lower() not in {"of", "for", "and", "in", "on"}]
    found = {"".join(letters).lower() for letters in (capitals, every, large)}
    return frozenset(i for i in found if len(i) >= 2)


def fits(a: Body, b: Body) -> bool:
    """Whether both may be one body and have something in common; symmetric, not transitive."""
    if _abbreviates(a, b) or _abbreviates(b, a):
        return _nested(a.names - NATIONS, b.names - NATIONS) or not (a.names and b.names)
    if _is_research(a, b) or _is_research(b, a):
        return _nested(a.fields, b.fields) or not (a.fields and b.fields)
    if not (_nested(a.names, b.names) and _nested(a.fields, b.fields) and _nested(a.short, b.short)):
        return False
    if not _nested(a.sorts - {STATE}, b.sorts - {STATE}) or _apart(a, b) or _apart(b, a):
        return False
    return shared(a, b) > 0


def shared(a: Body, b: Body) -> int:
    """How many things both phrases tell."""
    alike = (
        len(a.names & b.names) + len(a.fields & b.fields) + len(a.sorts & b.sorts) + len(a.short & b.short)
    )
    other = _abbreviates(a, b) or _abbreviates(b, a) or _is_research(a, b) or _is_research(b, a)
    return alike + int(other)


def _is_research(a: Body, b: Body) -> bool:
    """Whether one is a study and the other those who do studies: the journal is not where they work."""
    return "study" in a.sorts and bool(b.sorts & {"university", "institute"}) and "study" not in b.sorts


def _nested(a: frozenset[str], b: frozenset[str]) -> bool:
    return a <= b or b <= a


def _apart(a: Body, b: Body) -> bool:
    """Whether one is the state and the other is private."""
    state = STATE in a.sorts or bool(a.names and a.names <= NATIONS and not a.fields and not a.sorts)
    return state and bool(b.sorts & _PRIVATE)


def _abbreviates(a: Body, b: Body) -> bool:
    """Whether the first is called by the initials of the second."""
    return bool(a.short & b.initials) and not b.short
