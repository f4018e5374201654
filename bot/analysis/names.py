"""The people, bodies and outlets an article names, and the fullest name of each.

Without a trained name finder the evidence is the article's own: a title or a role before a name, a surname
that returns after a full name, "Inc." behind one, capitals throughout. Where there is none, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.analysis.lexicon.bodies import BODIES, DOCUMENTS, LEGAL_FORMS, OUTLET_NOUNS, is_outlet
from bot.analysis.lexicon.grammar import DAYS, FUNCTION_WORDS, MONTHS
from bot.analysis.lexicon.people import FIRST_NAMES, NOT_PEOPLE, RELATIONS, ROLES, SPOKES, TITLES

_PARTICLE = (
    r"(?:al-|el-|Al-|El-|de |De |del |della |di |da |dos |van |Van |von |der |den |ten |bin |ibn |la |le "
    r"|Mac|Mc|O[’'])"
)
_WORD = rf"(?:{_PARTICLE})*[A-Z][\w’'.-]*"
# Single spaces only: a name does not run over a line.
_NAME = re.compile(rf"(?<!\w){_WORD}(?: (?:and|of|for|the|&) {_WORD}(?=\b)| {_WORD})*")
_PERSON = re.compile(
    r"(?<!\w)(?:[A-Z]\.?[A-Z]?\.? |[A-Z][\w’'-]+ )(?:[A-Z]\.? )?"
    rf"(?:“[^”]*” |\"[^\"]*\" )?{_WORD}(?: {_WORD})?"
)
_POSSESSIVE = re.compile(r"[’']s?$")
_DESCRIBED = re.compile(
    r", (?:[a-z][\w’'-]* ){0,4}(?:"
    + "|".join(sorted(TITLES | ROLES | {"undersecretary", "chairman", "chairwoman", "chair", "head"}))
    + r")\b"
)
# What follows a person's name where it first stands.
_INTRODUCED = (
    ", a ", ", an ", ", the ", ", who", " said", " says", " told", ", director", ", chair", ", editor",
)  # fmt: skip
_AGED = re.compile(r", \d{1,3}(?:,|\.|\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A full name and where it first stands, in characters."""

    name: str
    start: int


def strip_possessive(name: str) -> str:
    """ "Apple's" -> "Apple"."""
    return _POSSESSIVE.sub("", name.strip())


def name_words(phrase: str) -> list[str]:
    """The words of a phrase without punctuation at their ends and without a possessive."""
    return [w for w in (strip_possessive(raw.strip('.,;:!?"“”()[]')) for raw in phrase.split()) if w]


def in_a_sentence(name: str) -> str:
    """ "The officials" -> "the officials": as the name stands where no sentence begins."""
    return _OPENS_LOW.sub(lambda found: found.group().lower(), name)


_OPENS_LOW = re.compile(r"^(?:The|An?|His|Her|Its|Their|One|Two|Three|Four|Some) (?=[a-z])")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir)\.? ")


def proper_name(phrase: str) -> str | None:
    """The person's name inside a phrase such as "Campaign spokesman Brian Fallon", or None.

    The last run of capitalised words is taken, titles and roles dropped.
    """
    honoured = _HONORIFIC.search(phrase)
    head = re.split(
        r",| who | of | for | at | from ", phrase[honoured.end() :] if honoured else phrase, maxsplit=1
    )[0]
    words = name_words(head)
    run: list[str] = []
    for word in reversed(words):
        bare = word.lower()
        if (
            not (word[:1].isupper() or bare.startswith(("al-", "el-")) or bare in _LOWER_PARTICLES)
            or bare in FUNCTION_WORDS
        ):
            break
        if bare in TITLES or bare in ROLES or bare in SPOKES:
            break
        run.insert(0, word)
    while run and run[0].lower() in _LOWER_PARTICLES and not run[0][:1].isupper():
        run.pop(0)
    return " ".join(run) or None


_LOWER_PARTICLES = frozenset("de del della di da dos van von der den ten bin ibn la le".split())


def people(text: str) -> tuple[Named, ...]:
    """The full names of people (two words or more) that the text gives reason to think people."""
    seen: dict[str, int] = {}
    for start, name in _full_names(text):
        if name not in seen and _is_person(text, start, name):
            seen[name] = start
    return tuple(Named(name=name, start=start) for name, start in seen.items())


def _full_names(text: str) -> Iterator[tuple[int, str]]:
    for match in _NAME.finditer(text):
        offset, words = _past_titles(match.group().split(), match.start())
        name = strip_possessive(" ".join(words).rstrip(".,"))
        if 2 <= len(name.split()) <= 4:
            yield offset, name
        person, of, _ = name.partition(" of ")
        if of and 2 <= len(person.split()) <= 3:
            yield offset, person  # "Ana Roe of the Port Office"


def _past_titles(words: list[str], offset: int) -> tuple[int, list[str]]:
    """The words after the last title or role, and where they start: "President Ana Roe" -> "Ana Roe"."""
    marks = [i for i, w in enumerate(words) if w.lower().strip(".,") in _BEFORE_NAMES]
    first = marks[-1] + 1 if marks else 0
    if words[first : first + 1] and words[first].lower() in {"of", "for"}:
        first = max(first, len(words) - 2)  # "Minister of Education Jane Roe": a name has two words
    dropped = words[:first]
    return offset + sum(len(w) + 1 for w in dropped), words[first:]


def _is_person(text: str, start: int, name: str) -> bool:
    lowered = [w.lower() for w in name.split()]
    if (
        name.rsplit(maxsplit=1)[-1] in LEGAL_FORMS
        or is_outlet(name)
        or any(w in BODIES or w in DOCUMENTS or w in OUTLET_NOUNS or w in NOT_PEOPLE for w in lowered)
    ):
        return False
    if "of" in lowered or "and" in lowered or "the" in lowered or "&" in lowered or name.isupper():
        return False
    before = text[max(0, start - 30) : start].rstrip('“" ').split()
    role_first = text[max(0, start - 2) : start] == ", " and _after_role(text, start, start + len(name))
    last = before[-1].lower() if before else ""
    titled = (
        role_first
        or _ONE_OF.search(text, max(0, start - 30), start) is not None
        or last.strip(".") in TITLES | ROLES | SPOKES
        or last in RELATIONS
    )
    after = text[start + len(name) : start + len(name) + 60]
    return (
        titled
        or lowered[0] in FIRST_NAMES
        or after.startswith(_INTRODUCED)
        or bool(_AGED.match(after) or _DESCRIBED.match(after))
        or _comes_back(text, start, name)
    )


_ONE_OF = re.compile(r"\bone of (?:them|the \w+|those), $")  # "said one of them, Ana Roe of the port office"


def _comes_back(text: str, start: int, name: str) -> bool:
    """Whether the text goes on with "Mr Roe" or "Roe" as it does with people."""
    words = name.split()
    first, surname = re.escape(words[0]), re.escape(words[-1])
    again = re.search(rf"(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir)\.? {surname}\b", text)
    # "Jane Roe … Roe said": the surname alone, where the first name does not also stand alone ("New York").
    surname_alone = re.search(rf"(?<!{first} )\b{surname}(?=(?:’s|'s)?[ ,.])", text[start + len(name) :])
    first_alone = re.search(rf"\b{first}\b(?! {surname})", text)
    return bool(again or (surname_alone and not first_alone))


_BEFORE_NAMES = TITLES | ROLES | SPOKES | FUNCTION_WORDS - {"of", "for", "and"} | DAYS | MONTHS


def _after_role(text: str, start: int, end: int) -> bool:
    """Whether "the society's secretary general, Ana Roe," puts the role before the name."""
    clause = re.split(r"[.;\n]", text[max(0, start - 90) : start])[-1].lower()
    described = any(
        w.strip(",") in TITLES | ROLES | SPOKES | RELATIONS | {"chairman", "head", "chair", "owner"}
        for w in clause.split()
    )
    return described and text[end : end + 1] in {",", "."}


def _is_titled(part: str, name: str) -> bool:
    """Whether the part is the name, or titles and the name: "Colonel Ana Roe"."""
    if part == name or part.startswith(f"{name} of "):  # "Ana Roe of the Port Office"
        return True
    titles = part.removesuffix(name)
    return titles != part and all(w.lower().strip(".") in TITLES | ROLES for w in titles.split())


def person_in(phrase: str, known: tuple[Named, ...]) -> str | None:
    """The known person that a source phrase is about: its first part ends in the name, or a later part is it.

    "Supporters of Jane Roe" and "Jane Roe's lawyer" are somebody else.
    """
    parts = [part.strip() for part in phrase.split(",")]
    for named in known:
        if named.name not in phrase:
            continue
        opens = parts[0].endswith(named.name) and not re.search(
            r"\b(?:of|for|to|by|with) (?:\w+ )?$", parts[0][: -len(named.name)]
        )
        # "the Evening Herald, Professor Ana Roe" are an outlet and whom it asked.
        if opens or (not is_outlet(parts[0]) and any(_is_titled(part, named.name) for part in parts[1:])):
            return named.name
        titled = re.search(rf"(?:of|for) [A-Z]\w+ {re.escape(named.name)}$", parts[0])
        if titled:
            return named.name
    return None


def fullest(name: str, known: tuple[Named, ...]) -> str | None:
    """The full name that a shorter one stands for: same last word, or the only one with that first word."""
    words = name_words(name)
    if not words:
        return None
    last = [n.name for n in known if n.name.split()[-1] == words[-1]]
    # A particle is capital at a sentence's start: "Van der Loo said".
    lowered = {w.lower() for w in words}
    exact = [n for n in last if lowered <= set(n.lower().split())]
    if exact:
        return max(exact, key=len)
    if len(words) == 1:
        firsts = [n.name for n in known if n.name.split()[0] == words[0]]
        if len(firsts) == 1:
            return firsts[0]
        return last[0] if len(last) == 1 else None
    return None
