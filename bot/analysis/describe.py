"""What a source phrase says about who is speaking: its kind, and how far the unnamed are described."""

from __future__ import annotations

import re

from bot.analysis.lexicon.bodies import BODIES, DOCUMENTS, OUTLET_NOUNS, PLATFORMS, POSTS, is_outlet
from bot.analysis.lexicon.grammar import DETERMINERS, FUNCTION_WORDS, PREPOSITIONS, SPEAKERS
from bot.analysis.lexicon.people import ACCESS, BARE, FIRST_NAMES, ROLES, SPOKES, TITLES, UNNAMED
from bot.analysis.names import Named, fullest, name_words, person_in, proper_name
from bot.model.article import Degree, Kind

_NUMBERS = {
    word: n
    for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_ACCESS = re.compile(
    r"\b(?:familiar with|close to|briefed on|with (?:direct |first-hand )?knowledge|privy to|involved in"
    r"|aware of)\b"
)
_CUT = re.compile(r",|\b(?:who|whom|that|which|whose)\b|\s[—–-]\s")
# Who has seen a document did not write it.
_SEEN = re.compile(r"\b(?:seen|read|viewed|reviewed|obtained|shared) (?:by|with)\b")
_INNER_OUTLET = re.compile(
    r"(?<!\bseen )(?<!\bread )(?<!\bviewed )(?<!\breviewed )(?<!\bobtained )(?<!\bshared )"
    r"\b(?:in|by|for|from|of|with) ((?:the |The )?[A-Z][\w./&-]*(?: [A-Z][\w./&-]*)*)"
)
# "a study published by": what follows tells where the thing comes from.
_PARTICIPLES = frozenset(
    "published released written seen obtained conducted led posted filed commissioned issued prepared signed"
    " compiled produced leaked reviewed shared".split()
)
_INFORMERS = frozenset("source sources insider insiders".split())


# "the Spanish daily El Faro", "news site Kettle": the noun says what the name is; a role after it does not.
_NAMED_OUTLET = re.compile(
    r"\b(?:newspaper|magazine|daily|weekly|broadcaster|tabloid|news (?:agency|site|website|channel)"
    r"|(?:television|TV|radio) (?:station|channel|network|broadcaster))"
    r" (?:the )?[A-Z][\w’'-]*(?: [A-Z0-9][\w’'-]*){0,3}$"
)


# "the refugee agency", "a rating agency": an agency is an outlet where nothing says what else it is for.
_OTHER_AGENCY = re.compile(
    r"(?i)\b(?!(?:the|an?|its|this|that|news|press|wire|state|official|national|local|same|another|one)\b)"
    r"[a-z-]+ agency\b"
)


# "the coast guard", "Border Guard": a service. "A coast guard" is one of them.
_SERVICE_GUARD = re.compile(
    r"(?i)^(?!an?\b|one\b|another\b)(?:[\w’'-]+ ){0,3}?"
    r"(?:coast|border|national|home|civil|republican|revolutionary|presidential|frontier) guards?$"
)


def head_noun(phrase: str) -> str:
    """The lower-case noun the phrase turns on: "a senior official at the ministry" -> "official"."""
    front = _CUT.split(phrase.strip(" ,"), maxsplit=1)[0]
    words = name_words(front)
    kept: list[str] = []
    for word in words:
        if kept and word in _PARTICIPLES and kept[-1].lower() not in DETERMINERS:
            break
        part_of_name = (
            word.lower() == "of" and kept and kept[-1][:1].isupper() and kept[-1].lower() not in UNNAMED
        )
        if kept and word.lower() in PREPOSITIONS and not part_of_name:
            break
        kept.append(word)
    meaningful = [w for w in kept if w.lower() not in DETERMINERS] or kept
    return meaningful[-1].lower() if meaningful else ""


def kind_of(phrase: str, known: tuple[Named, ...]) -> Kind:
    """What the phrase names. Words decide first, names after: an unnamed official is not a body."""
    text = phrase.strip(" ,")
    head = head_noun(text)
    name = proper_name(text)
    if _NAMED_OUTLET.search(_CUT.split(text, maxsplit=1)[0]):
        return Kind.OUTLET
    if person_in(text, known):
        return Kind.PERSON
    front = _SEEN.split(_CUT.split(text, maxsplit=1)[0], maxsplit=1)[0]
    if is_outlet(front) or is_outlet(_without_noun(front)):
        return Kind.OUTLET
    if _is_post(text, head):
        return Kind.SOCIAL
    if head in SPOKES or _SERVICE_GUARD.match(_CUT.split(text, maxsplit=1)[0]):
        return Kind.ORGANIZATION
    if name and (_names_person(text, name, known)):
        return Kind.PERSON
    if head in UNNAMED or _ACCESS.search(text):
        return Kind.PERSON if name and head not in UNNAMED else Kind.ANONYMOUS
    if head in OUTLET_NOUNS and not name and not _OTHER_AGENCY.search(text):
        return Kind.OUTLET
    if head in DOCUMENTS:
        return Kind.DOCUMENT
    return _by_capitals(text, head, name)


def _by_capitals(text: str, head: str, name: str | None) -> Kind:
    words = name_words(text)
    if head in BODIES or (name and name.isupper()):
        return Kind.ORGANIZATION
    if words and words[0].lower() in SPEAKERS:
        return Kind.PERSON
    capitals = [w for w in words if w[:1].isupper() and w.lower() not in FUNCTION_WORDS]
    if capitals:
        return Kind.ORGANIZATION
    return Kind.ANONYMOUS


def _without_noun(text: str) -> str:
    """ "the magazine Forward" -> "Forward", "CNN report" -> "CNN": the name beside an outlet's noun."""
    words = [w for w in text.split() if w.lower() not in OUTLET_NOUNS | {"report", "reports", "the"}]
    return " ".join(words)


def _is_post(text: str, head: str) -> bool:
    lowered = {w.lower() for w in name_words(text)}
    return (head in POSTS and bool(lowered & PLATFORMS)) or head in PLATFORMS or head in {"tweet", "tweets"}


def _names_person(text: str, name: str, known: tuple[Named, ...]) -> bool:
    words = name.split()
    before = text[: text.find(words[0])].lower().replace(".", "").split() if words[0] in text else []
    if fullest(name, known):
        return True
    if any(w.lower() in BODIES for w in words):
        return False
    titled = bool(before) and before[-1] in TITLES | ROLES | SPOKES
    return titled or (len(words) > 1 and words[0].lower() in FIRST_NAMES)


def degree_of(phrase: str) -> Degree:
    """How anonymous an unnamed source is: the four degrees an editor tells apart."""
    head = head_noun(phrase)
    words = name_words(phrase)
    if _ACCESS.search(phrase):
        return Degree.ACCESS
    named_body = any(w[:1].isupper() for w in words[1:]) or any(
        w.lower() in BODIES and w.lower() != head and (w.isupper() or w.lower() not in FUNCTION_WORDS)
        for w in words
    )
    if head in _INFORMERS and named_body:
        return Degree.ROLE_AND_BODY
    if head in BARE or head in {"people", "person", "others", "some", "many"}:
        return Degree.BARE
    if head in ROLES or head in ACCESS:
        return Degree.ROLE_AND_BODY if named_body else Degree.ROLE
    return Degree.BARE


def count_of(phrase: str) -> int | None:
    """How many unnamed sources the phrase says there are, None when it does not say."""
    words = [w.lower() for w in name_words(phrase)]
    for word in words[:3]:
        if word in _NUMBERS:
            return _NUMBERS[word]
        if word.isdigit() and int(word) < 1000:
            return int(word)
    return 1 if words and words[0] in {"a", "an", "another"} and head_noun(phrase) != "number" else None


def outlet_within(phrase: str) -> str | None:
    """The outlet that a phrase puts behind a document or a person: "a report in the Evening Ledger".

    The owner of a report is behind it too: "the Evening Ledger's review of the files".
    """
    owner = re.split(r"[’']s? ", phrase, maxsplit=1)[0]
    if owner != phrase and is_outlet(owner):
        return owner
    for match in _INNER_OUTLET.finditer(phrase):
        if is_outlet(match.group(1)):
            return match.group(1)
    return None
