"""What each hand in a claim's chain is taken for: a party, and how well it is known.

Whoever cannot be found ("some", "reports") is nobody; unnamed sources are as good as the outlet that vouches
for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.memory.bodies import FIELDS, Body, body
from bot.memory.outlets import outlet_key
from bot.memory.papers import bare, paper, without_way
from bot.model.article import Kind, Source


class Standing(StrEnum):
    """How well a party is known, which decides what it may be joined with."""

    NAMED = "named"
    OFFICIALS = "unnamed officials"
    OUTLET = "outlet"
    POST = "post"
    PAPER = "paper"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who a claim rests on. `label` are an article's own words.

    `body` is what its phrase describes, `person` a name, `outlet` the key of an outlet's name, `platform`
    where it was posted. `vouched` marks an outlet that has unnamed sources or reporters of its own behind
    it, `reporter` somebody who writes for an outlet, `office` what a person is where the article does
    not say of what: "President Ana Roe". `paper` is the noun of a paper that was not published.
    """

    label: str
    standing: Standing
    body: Body
    person: str | None = None
    outlet: str | None = None
    platform: str | None = None
    through: frozenset[str] = frozenset()
    vouched: str | None = None
    reporter: bool = False
    office: str | None = None
    paper: str | None = None


_PLATFORM = re.compile(
    r"\b(Facebook|Twitter|Telegram|Instagram|YouTube|Reddit|TikTok|Weibo|VKontakte|LinkedIn|Tumblr|Myspace"
    r"|Mastodon|Bluesky|X)\b"
)
_INFORMANT = re.compile(
    r"\b(?:sources?|insiders?|familiar with|close to|briefed on|knowledge of|privy to|involved in|aware of"
    r"|employees?|executives?|staffers?|workers?)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:officials?|authorit(?:y|ies)|police|government|spokes\w+|prosecutors?|investigators?|officers?"
    r"|doctors|medics|firefighters|rescuers|diplomats?|witness(?:es)?|eyewitness(?:es)?|residents?|villagers?"
    r"|neighbou?rs?|survivors?|passengers?|bystanders?|onlookers|ministers?|lawmakers|researchers)\b",
    re.IGNORECASE,
)
_REPORTER = re.compile(
    r"\b(?:reporters?|journalists?|columnists?|correspondents?|bloggers?)\b", re.IGNORECASE
)
# Who speaks for a body, and not for themselves.
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|minister|secretary|chief|director|head|president|premier|chancellor|mayor|governor|commissioner"
    r"|ceo|chairman|chairwoman|chair|superintendent|inspector|sergeant|captain|colonel|lieutenant|major|general"
    r"|sheriff|constable|officer|officials?|prosecutor|ambassador|manager|boss|founder|owner|authors?)\b",
    re.IGNORECASE,
)
_UNSAID_OUTLET = re.compile(
    r"^(?:the |some |several |many )?(?:\w+ )?(?:media|outlets?|reports?|press|news)\b"
)
_OWNED = re.compile(r"(?:his|her|its|their|our|my)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """One link of a chain with all that is known of it."""

    name: str
    phrase: str
    source: Source | None
    platform: str | None
    through: str | None
    own: str | None
    known: tuple[tuple[str, str], ...]


def _nobody(said: Said) -> Party:
    return Party(label=said.name, standing=Standing.NOBODY, body=body(""))


def named(said: Said) -> Party:
    """Somebody or a body, by name."""
    described = body(said.name, said.known)
    found = _PLATFORM.search(said.platform or "")
    platform = found.group(1) if found else None
    if described.told == 0:
        office = bool(described.sorts) or bool(_OFFICE.search(said.name))
        return Party(
            label=said.name, standing=Standing.OFFICIALS if office else Standing.NOBODY, body=described
        )
    if not described.names and not described.short and not described.fields:
        return Party(label=said.name, standing=Standing.OFFICIALS, body=described, platform=platform)
    return Party(label=said.name, standing=Standing.NAMED, body=described, platform=platform)


_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|who|him|her)", re.IGNORECASE)
# "A spokeswoman for the port, Ilka Brandt": the name comes last, and the rest says for whom she speaks.
_APPOSED = re.compile(r"(?i:an?|the)\s[^,]+,\s([A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){1,3})")


def _is_apposed(name: str) -> bool:
    """Whether somebody's office stands before the name, whatever kind of source the reading made of it."""
    return bool(_APPOSED.fullmatch(name) and _SPEAKS_FOR.search(name))


def _person(said: Said) -> Party:
    if _PRONOUN.fullmatch(said.name):
        return _nobody(said)
    if apposed := _APPOSED.fullmatch(said.name):
        said = replace(said, name=apposed[1], phrase=said.name)
    around = said.phrase.replace(said.name, " ")
    reporter = bool(_REPORTER.search(around))
    office = None if reporter else _SPEAKS_FOR.search(around)
    described = body(around, said.known) if office else body("")
    found = _PLATFORM.search(said.platform or "")
    return Party(
        label=said.name,
        standing=Standing.NAMED,
        body=described,
        person=said.name,
        platform=found.group(1) if found else None,
        reporter=reporter,
        office=office.group().lower() if office and not described.names | described.fields else None,
    )


# A journal prints a study and does not answer for it as a paper does for its report.
_STUDY = re.compile(r"\b(?:stud(?:y|ies)|trials?)\b", re.IGNORECASE)


def _outlet(said: Said) -> Party:
    if _STUDY.search(said.phrase):
        return named(replace(said, name=said.phrase))
    unsaid = _UNSAID_OUTLET.match(said.name) and not re.search(r"(?<!^)[A-Z]\w+ [A-Z]", said.name)
    if unsaid or not re.search(r"[A-Z0-9]", said.name):
        return _nobody(said)
    key = outlet_key(said.name)
    own = key == outlet_key(said.own)
    return Party(
        label=said.name,
        standing=Standing.OUTLET,
        body=body(""),
        outlet=key,
        vouched="own reporting" if own else None,
        reporter=bool(_REPORTER.search(said.phrase)),
    )


def _paper(said: Said) -> Party:
    """A leaked or internal paper, whatever kind of source the reading made of it."""
    return Party(
        label=without_way(said.name),
        standing=Standing.PAPER,
        body=body(bare(said.name), said.known),
        paper=paper(said.phrase),
    )


# Who is somebody, not something.
_WHO = frozenset({Kind.PERSON.value, Kind.OUTLET.value, Kind.SOCIAL.value})


def _document(said: Said) -> Party:
    if _OWNED.match(said.name):
        return _nobody(said)  # "his own tests": the one who speaks stands behind them
    described = body(said.name, said.known)
    if described.names or described.short:
        return Party(label=said.name, standing=Standing.NAMED, body=described)
    if described.sorts - {"state"} or (described.fields and described.fields <= FIELDS):
        return Party(label=said.name, standing=Standing.OFFICIALS, body=described)
    return _vouched(said) if said.through else _nobody(said)


def _vouched(said: Said) -> Party:
    """The outlet that answers for what or whom it does not name."""
    key = outlet_key(said.through or said.own)
    if key is None:
        return _nobody(said)
    return Party(
        label=said.through or said.own or said.name,
        standing=Standing.OUTLET,
        body=body(""),
        outlet=key,
        vouched=said.name,
    )


def _anonymous(said: Said) -> Party:
    reason = said.source.reason if said.source else None
    if reason or (_INFORMANT.search(said.name) and not _OFFICE.search(said.name)):
        return _vouched(said)
    if not _OFFICE.search(said.name):
        return _nobody(said)
    described = body(said.name, said.known)
    named = bool(described.names or described.short)
    return Party(label=said.name, standing=Standing.NAMED if named else Standing.OFFICIALS, body=described)


_POSTS = re.compile(
    r"(?:\w+ ){0,4}(?:posts?|tweets?|videos?|messages?|accounts?|users?|people)", re.IGNORECASE
)


def _post(said: Said) -> Party:
    found = _PLATFORM.search(said.name)
    platform = found.group(1) if found else said.name
    owner, joined, _ = said.name.rpartition(" on ")
    if joined and owner and not _POSTS.fullmatch(owner):
        return Party(label=owner, standing=Standing.NAMED, body=body(owner, said.known), platform=platform)
    return Party(label=said.name, standing=Standing.POST, body=body(""), platform=platform)


_MAKERS = {
    Kind.PERSON.value: _person,
    Kind.ORGANIZATION.value: named,
    Kind.OUTLET.value: _outlet,
    Kind.DOCUMENT.value: _document,
    Kind.ANONYMOUS.value: _anonymous,
    Kind.SOCIAL.value: _post,
    Kind.AUTHOR.value: _nobody,
}


def made_of(kind: str, said: Said) -> Party:
    """The party that a link of this kind, as a chain has it, stands for."""
    if kind not in _WHO and paper(said.phrase) is not None:
        return _paper(said)
    maker = _person if _is_apposed(said.name) else _MAKERS.get(kind, named)
    return maker(said)
