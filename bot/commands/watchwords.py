"""The words in which a watch is typed.

    watch add Dam any:"Velm dam" any:"burst" not:drill name:"Ilka Brandt | the mayor" severity:high

A name, then fields: a word, a colon, a value, in quotation marks when it has spaces. The same as in a form
(bot.commands.watchfields), where each field has its values one a line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.commands.watchfields import BY_NAME, SOUGHT, TERMS, quiet_of, terms_of
from bot.document import printable
from bot.errors import CommandError
from bot.model.article import Severity
from bot.model.watch import Part, Watch, What

EXAMPLE: Final = 'watch add Dam any:"Velm dam" any:evacuate name:"Ilka Brandt | the mayor" not:drill'

_VALUE = re.compile(
    r"\s*(?:\"(?P<straight>[^\"\n]*)\"|[“”„](?P<curly>[^“”\n]*)[“”]|«(?P<angled>[^»\n]*)»"
    r"|'(?P<single>[^'\n]*)'(?=\s|$)|‘(?P<soft>[^’\n]*)’(?=\s|$)|(?P<bare>\S*))"
)
_FIELD = re.compile(r"\s*(?P<field>[A-Za-z]{2,10})\s?[:：=](?!//)")
# Nothing stands behind a field when there is a space, and then the end or another field.
_EMPTY = re.compile(rf"\s*$|\s+(?:{'|'.join(BY_NAME)})[:：=]", re.IGNORECASE)
_KIND = re.compile(rf"\s*(?:{'|'.join(TERMS)})[:：](?=[\"“”„«])", re.IGNORECASE)
_MARKS: Final = (('"', '"'), ("“", "”"), ("«", "»"), ("'", "'"))


def parsed(text: str, *, first: str = "called") -> dict[str, str]:
    """The fields that were typed. Raises CommandError for what is none.

    A value that stands before them all is the field `first`'s; the name that a watch is found by is no
    field, and then `first` is "".
    """
    fields: dict[str, list[str]] = {}
    at = 0
    if not begins_with_field(text):
        found = _value(text, 0)
        fields[first] = [found[0]]
        at = found[1]
    while text[at:].strip():
        name, start = _field(text, at)
        value, at = _value(text, start)
        fields.setdefault(name, []).append(value)
    single = next((n for n, v in fields.items() if len(v) > 1 and not BY_NAME[n].many), None)
    if single:
        raise CommandError(f"{single}: is given {len(fields[single])} times, and is one", example=EXAMPLE)
    return {name: "\n".join(values) for name, values in fields.items()}


def begins_with_field(text: str) -> bool:
    """Whether a text begins with a field, and not with a name."""
    found = _FIELD.match(text)
    return found is not None and found["field"].casefold() in BY_NAME


def _field(text: str, at: int) -> tuple[str, int]:
    """The name of the field that begins here, and where its value does."""
    found = _FIELD.match(text, at)
    if found is None:
        word = printable(text[at:].split(maxsplit=1)[0])[:40]
        raise CommandError(
            f"what is “{word}”? After the name come fields such as any:flood; a value with spaces stands in"
            ' quotation marks, as in any:"burst dam"',
            example=EXAMPLE,
        )
    name = found["field"].casefold()
    if name in BY_NAME:
        return name, found.end()
    near = difflib.get_close_matches(name, BY_NAME, n=1)
    there = f"did you mean {near[0]}:?" if near else f"there are {', '.join(f'{n}:' for n in BY_NAME)}"
    raise CommandError(f"a watch has no field {name}:; {there}", example=EXAMPLE)


def _value(text: str, at: int) -> tuple[str, int]:
    """A value without its quotation marks, and where it ends; a kind of term may stand before the marks."""
    if _EMPTY.match(text, at):
        return "", at
    kind = _KIND.match(text, at)
    start = kind.end() if kind else at
    found = _VALUE.match(text, start)
    if found is None:
        return "", len(text)
    value = next(part for part in found.groups() if part is not None)
    before = kind[0].strip() if kind else ""
    return (before + value).strip(), found.end()


def unquoted(text: str) -> str:
    """A name without the quotation marks around it."""
    value, end = _value(text, 0)
    return text if text[end:].strip() else value


def made(fields: Mapping[str, str], *, id: str, tenant: str, place: str, owner: str, at: datetime) -> Watch:
    """The watch that fields without mistakes make."""
    return Watch(
        id=id,
        tenant=tenant,
        place=place,
        owner=owner,
        name=" ".join(fields["called"].split()),
        terms=terms_of(fields),
        made=at,
        severity=Severity(fields.get("severity", "").strip().casefold() or Severity.MEDIUM),
        quiet=quiet_of(fields.get("quiet", "")),
    )


def fields_of(watch: Watch) -> dict[str, str]:
    """The fields that make this watch."""
    fields: dict[str, list[str]] = {"called": [watch.name]}
    for term in watch.terms:
        name = term.part.value or term.what.value
        kind = "" if term.part is Part.OWN or term.what is What.PHRASE else f"{term.what.value}:"
        fields.setdefault(name, []).append(kind + term.text)
    if watch.severity is not Severity.MEDIUM:
        fields["severity"] = [watch.severity.value]
    if watch.quiet is not None:
        fields["quiet"] = [watch.quiet.label]
    return {name: "\n".join(values) for name, values in fields.items()}


def typed(fields: Mapping[str, str]) -> str:
    """Fields as they are typed behind `watch add`; `parsed` reads them back."""
    words = [_quoted(" ".join(fields["called"].split()))] if fields.get("called") else []
    for name in (*SOUGHT, "to", "severity", "quiet"):
        words += [f"{name}:{_with_kind(line.strip())}" for line in fields.get(name, "").splitlines() if line]
    return " ".join(words)


def _with_kind(value: str) -> str:
    kind, colon, rest = value.partition(":")
    if colon and kind in TERMS and rest:
        return f"{kind}:{_quoted(rest)}"
    return _quoted(value)


def _quoted(value: str) -> str:
    """A value in the first quotation marks that do not stand in it."""
    if re.fullmatch(r"[\w.:-]+", value):
        return value
    for opens, closes in _MARKS:
        if opens not in value and closes not in value:
            return f"{opens}{value}{closes}"
    return f"«{value.replace('»', ' ')}»"
