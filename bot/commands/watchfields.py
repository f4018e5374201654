"""What a watch can be told to look for, as a form asks for it, and what can be wrong with that.

A form has each field's values one a line: `fields` is a mapping of FIELDS' names to such lines, the watch's
own name under "called".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Final

from bot.alerts.terms import pattern_error
from bot.analysis.caveats import RULES
from bot.document import printable
from bot.model.article import Kind, Severity
from bot.model.memory import Status
from bot.model.watch import (
    ALIASES,
    LONGEST_NAME,
    LONGEST_PATTERN,
    LONGEST_TERM,
    MOST_TERMS,
    Field,
    Part,
    Quiet,
    Term,
    What,
)
from bot.wording.spelt import Spelt
from bot.wording.words import STOP_WORDS

CODES: Final = tuple(rule.code for rule in RULES)
KINDS: Final = tuple(kind.value for kind in Kind)
STATUSES: Final = tuple(status.value for status in Status)
SEVERITIES: Final = tuple(severity.value for severity in Severity)

FIELDS: Final[tuple[Field, ...]] = (
    Field(name="called", label="Name", hint="what the watch is called here", example="Dam", many=False),
    Field(name="any", label="Any of", hint="phrases, one of which will do", example="Velm dam"),
    Field(name="all", label="All of", hint="phrases that must all be there", example="burst"),
    Field(name="not", label="None of", hint="phrases that rule an article out", example="fire drill"),
    Field(
        name="name",
        label="Names",
        hint="people or bodies, aliases after |",
        example="Ilka Brandt | the mayor",
    ),
    Field(
        name="pattern", label="Patterns", hint="regular expressions, as RE2 has them", example=r"\bA\d{2}\b"
    ),
    Field(name="source", label="Rests on", hint="a source anywhere in the chain", example="Harbour Gazette"),
    Field(name="kind", label="Kinds of source", hint="a kind of source", example="anonymous", choices=KINDS),
    Field(name="caveat", label="Caveats", hint="a caveat's code", example="single-source", choices=CODES),
    Field(
        name="status",
        label="Status here",
        hint="what the desk thinks of a claim that comes back",
        example="false",
        choices=STATUSES,
    ),
    Field(name="like", label="Like", hint="a sentence; what means much the same", example="A dam has burst."),
    Field(name="to", label="To", hint="where it speaks up; here, unless said", example="#desk", many=False),
    Field(
        name="severity",
        label="Severity",
        hint="how loud it is",
        example="high",
        many=False,
        choices=SEVERITIES,
    ),
    Field(
        name="quiet",
        label="Quiet hours",
        hint="hours in which it keeps still, or off",
        example="22:00-07:00",
        many=False,
    ),
)
BY_NAME: Final = {field.name: field for field in FIELDS}
TERMS: Final = {what.value: what for what in What}
_PARTS: Final = {"any": Part.ANY, "all": Part.ALL, "not": Part.NOT}
_CHOICES: Final = {What.KIND: KINDS, What.CAVEAT: CODES, What.STATUS: STATUSES}
_CALLED: Final = {What.KIND: "kind of source"}
# Fields that say what to look for, in the order in which they are typed back.
SOUGHT: Final = ("any", "all", "name", "pattern", "source", "kind", "caveat", "status", "like", "not")

_QUIET = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|—|to|until)\s*(\d{1,2})(?::(\d{2}))?")
_QUIET_WANTED: Final = "hours are typed as 22:00-07:00, or off"
OFF: Final = frozenset({"off", "none", "never", ""})


def mistakes(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with fields, by their names; {} when they make a watch."""
    wrong = {name: _wrong(name, value) for name, value in fields.items()}
    found = {name: said for name, said in wrong.items() if said}
    if not fields.get("called", "").strip():
        found["called"] = "a watch needs a name"
    terms = [] if found.keys() & set(SOUGHT) else list(_terms(fields))
    if not found and not any(term.part is not Part.NOT for term in terms):
        found["any"] = "say what to look for: any, all, name, pattern, source, kind, caveat, status or like"
    if len(terms) > MOST_TERMS:
        found["any"] = f"these are {len(terms)} terms, and a watch has at most {MOST_TERMS}"
    return found


def _wrong(name: str, value: str) -> str:
    """What is wrong with one field; "" for nothing."""
    if name not in BY_NAME:
        return "there is no such field"
    if name == "called":
        return _wrong_name(value)
    if name == "severity" and value.strip():
        return _not_among(value.strip(), SEVERITIES, "severity")
    if name == "quiet":
        return "" if value.strip().casefold() in OFF or _hours(value) else _QUIET_WANTED
    if name in SOUGHT:
        return next(filter(None, (_wrong_term(term) for term in _terms({name: value}))), "")
    return ""


def _wrong_name(value: str) -> str:
    name = value.strip()
    if len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters, and this has {len(name)}"
    return "" if Spelt(name).words or not name else "a name needs a letter or a figure"


def _wrong_term(term: Term) -> str:
    longest = LONGEST_PATTERN if term.what is What.PATTERN else LONGEST_TERM
    shown = printable(term.text)[:40]
    if len(term.text) > longest:
        return f"“{shown}…” has {len(term.text)} characters, and at most {longest} are taken"
    if term.what in _CHOICES:
        return _not_among(term.text, _CHOICES[term.what], _CALLED.get(term.what, term.what.value))
    if term.what is What.PATTERN:
        said = pattern_error(term.text)
        return f"“{shown}” cannot be used: {printable(said)[:120]}" if said else ""
    aliases = term.text.split(ALIASES) if term.what in {What.NAME, What.SOURCE} else [term.text]
    if not all(Spelt(alias).words for alias in aliases):
        return f"“{shown}” has no word in it"
    if term.what is What.PHRASE and all(word in STOP_WORDS for word in Spelt(term.text).words):
        return f"“{shown}” stands in nearly every article"
    return ""


def _not_among(value: str, known: tuple[str, ...], what: str) -> str:
    if value.casefold() in known:
        return ""
    near = difflib.get_close_matches(value[:40].casefold(), known, n=1)
    there = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    return f"“{printable(value)[:40]}” is no {what}; {there}"


def terms_of(fields: Mapping[str, str]) -> tuple[Term, ...]:
    """The terms that fields without mistakes make, each once; a LIKE has no meaning yet."""
    return tuple(dict.fromkeys(_terms(fields)))


def _terms(fields: Mapping[str, str]) -> Iterator[Term]:
    for name in SOUGHT:
        for line in fields.get(name, "").splitlines():
            if line.strip():
                yield _term(name, line.strip())


def _term(name: str, value: str) -> Term:
    """A term as a field has it: any, all and not take phrases, or "source:…" and the other kinds."""
    part = _PARTS.get(name, Part.OWN)
    what = TERMS.get(name, What.PHRASE)
    if part is not Part.OWN:
        kind, colon, rest = value.partition(":")
        if colon and kind.casefold() in TERMS and rest.strip():
            what, value = TERMS[kind.casefold()], rest.strip()
    if what in _CHOICES:
        value = value.casefold()
    if what in {What.NAME, What.SOURCE}:
        value = ALIASES.join(" ".join(alias.split()) for alias in value.split(ALIASES))
    elif what is not What.PATTERN:
        value = " ".join(value.split())
    return Term(what=what, text=value, part=part)


def _hours(value: str) -> Quiet | None:
    """Hours of the day as typed."""
    found = _QUIET.fullmatch(value.strip())
    if found is None:
        return None
    hours = [int(found[1]), int(found[2] or 0), int(found[3]), int(found[4] or 0)]
    if hours[0] > 23 or hours[2] > 23 or max(hours[1], hours[3]) > 59 or hours[:2] == hours[2:]:
        return None
    return Quiet(start=time(hours[0], hours[1]), end=time(hours[2], hours[3]))


def quiet_of(value: str) -> Quiet | None:
    """The hours of a field without mistakes; None for off."""
    return _hours(value)
