"""Claims as lines and files: what was handed in -> values, remembered claims -> lines; pure."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from adapters.console.parse import dated, iso_date, json_object, optional_string, record_id, record_text
from adapters.console.render import json_text
from bot.errors import InputError
from bot.model.article import Source
from bot.model.memory import Comparison, Handed, Match, Remembered

_FORMULA = ("=", "+", "-", "@")  # OWASP, "CSV Injection": what a spreadsheet would run
COLUMNS = (  # of an export, in order
    "claim_id", "external_id", "text", "source", "outlet", "url", "published", "first_seen", "status",
    "rating",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two claims to compare."""

    id: str
    a: str
    b: str


def handed(body: bytes, *, name: str) -> Handed:
    """The claim of one JSON line; `name` is what errors call it. Raises InputError."""
    record = json_object(body, name)
    published = optional_string(record, "published", name)
    if published and not dated(published):
        raise InputError(f'{name}: "published" is {published!r}, which is no ISO date such as 2031-03-14')
    text = record_text(record, name)
    if not text.strip():
        raise InputError(f'{name}: "text" has no words')
    return Handed(
        id=record_id(record, name),
        text=text,
        title=optional_string(record, "title", name),
        source=optional_string(record, "source", name),
        outlet=optional_string(record, "outlet", name),
        url=optional_string(record, "url", name),
        published=published,
        rating=optional_string(record, "rating", name),
    )


def query(body: bytes, *, name: str) -> Handed:
    """What one JSON line asks about: its id and text, which may be empty. Raises InputError."""
    record = json_object(body, name)
    return Handed(id=record_id(record, name), text=record_text(record, name))


def pair(body: bytes, *, name: str) -> Pair:
    """The two claims of one JSON line. Raises InputError."""
    record = json_object(body, name)
    return Pair(
        id=record_id(record, name), a=record_text(record, name, "a"), b=record_text(record, name, "b")
    )


def reviewed(body: bytes, *, name: str) -> Iterator[Handed | InputError]:
    """The claims of a ClaimReview, a list of them, a graph or a DataFeed (schema.org/ClaimReview).

    Something in it that is no claim is told as an error and the rest goes on. Raises InputError when the
    file is no JSON.
    """
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(
            f"{name}: not JSON in UTF-8 ({error}); give a ClaimReview or DataFeed file"
        ) from error
    count = 0
    for count, review in enumerate(_reviews(document), start=1):
        try:
            yield _review(review, f"{name} review {count}")
        except InputError as error:
            yield error
    if not count:
        yield InputError(f"{name}: no ClaimReview in it; give a ClaimReview or DataFeed file")


def _reviews(document: Any) -> Iterator[Mapping[str, Any]]:
    """Every ClaimReview, wherever the known wrappings have put it; the walk keeps a list, not the stack."""
    waiting = [document]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node
        elif isinstance(node, dict):
            if "claimReviewed" in node or "ClaimReview" in _strings(node.get("@type")):
                yield node
            else:
                waiting[:0] = [node[key] for key in ("@graph", "dataFeedElement", "item") if key in node]


def _review(node: Mapping[str, Any], name: str) -> Handed:
    text = _string(node.get("claimReviewed"))
    if not text:
        raise InputError(f'{name}: "claimReviewed" is missing or has no words')
    about = _first(node.get("itemReviewed"))
    rating = _first(node.get("reviewRating"))
    url = _string(node.get("url"))
    published = _string(about.get("datePublished")) or _string(node.get("datePublished"))
    key = hashlib.sha256(f"{url}\n{text}".encode("utf-8", "replace")).hexdigest()[:16]
    return Handed(
        id=_string(node.get("@id")) or f"review-{key}",
        text=text,
        title=_string(node.get("name")) or _string(node.get("headline")),
        source=_string(_first(about.get("author")).get("name")),
        outlet=_string(_first(node.get("author")).get("name")),
        url=url,
        published=iso_date(published) if published and dated(published) else None,
        rating=_string(rating.get("alternateName")) or _string(rating.get("ratingValue")),
    )


def _first(value: Any) -> Mapping[str, Any]:
    """An object, or the first object of a list; {} for anything else."""
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, dict)), None)
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str | None:
    """Words, from a string, a number or the first string of a list."""
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, str)), None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _strings(value: Any) -> tuple[str, ...]:
    entries = value if isinstance(value, list) else [value]
    return tuple(entry for entry in entries if isinstance(entry, str))


def match_record(asked: Handed, matches: list[Match]) -> dict[str, Any]:
    """One line of `claims match`."""
    return {
        "id": asked.id,
        "matches": [
            {
                "claim_id": match.claim.id,
                "external_id": match.claim.external_id,
                "text": match.claim.text,
                "relation": match.comparison.relation.value,
                "decision": match.comparison.band.value,
                "score": round(match.comparison.score, 4),
            }
            for match in matches
        ],
    }


def comparison_record(asked: Pair, said: Comparison) -> dict[str, Any]:
    """One line of `claims compare`."""
    return {
        "id": asked.id,
        "relation": said.relation.value,
        "decision": said.band.value,
        "score": said.score,
        "change": said.change,
    }


def claim_record(claim: Remembered) -> dict[str, Any]:
    """One remembered claim as a JSON object."""
    return {
        "claim_id": claim.id,
        "external_id": claim.external_id,
        "text": claim.text,
        "title": claim.title,
        "article_id": claim.article,
        "sources": [{"name": source.label, "kind": source.kind.value} for source in claim.sources],
        "chain": [{"name": link.name, "kind": link.kind} for link in claim.chain],
        "outlet": claim.outlet,
        "url": claim.url,
        "published": claim.published,
        "first_seen": claim.seen.isoformat(timespec="seconds"),
        "certainty": claim.certainty.value,
        "status": claim.status.value,
        "rating": claim.rating,
        "cluster_id": claim.cluster,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """A format of `export`: what stands before the claims and after them, and each claim's piece."""

    begin: str
    line: Callable[[Remembered], str]
    end: str


def _exports_csv() -> Exporter:
    return Exporter(begin=_csv_line(COLUMNS), line=csv_line, end="")


def _exports_lines() -> Exporter:
    return Exporter(begin="", line=lambda claim: json_text(claim_record(claim)) + "\n", end="")


def _exports_reviews() -> Exporter:
    """A DataFeed (schema.org), which other fact-checkers' tools and `claims add --claimreview` read."""
    commas = chain([""], repeat(","))

    def line(claim: Remembered) -> str:
        record = review_record(claim)
        if record is None:
            return ""
        element = {"@type": "DataFeedItem", "item": record}
        return f"{next(commas)}\n{json_text(element)}"

    begin = '{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": ['
    return Exporter(begin=begin, line=line, end="\n]}\n")


EXPORTERS: Mapping[str, Callable[[], Exporter]] = {
    "csv": _exports_csv, "jsonl": _exports_lines, "claimreview": _exports_reviews
}  # fmt: skip


def csv_line(claim: Remembered) -> str:
    """One claim as a CSV line that a spreadsheet shows and never runs."""
    record = claim_record(claim) | {"source": "; ".join(source.label for source in claim.sources)}
    return _csv_line([_inert(record[column]) for column in COLUMNS])


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # RFC 4180
    return line.getvalue()


def _inert(value: Any) -> str:
    """A cell without control characters that does not begin like a formula."""
    text = "".join(c if c.isprintable() else " " for c in str(value)) if value is not None else ""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def review_record(claim: Remembered) -> dict[str, Any] | None:
    """A ClaimReview of a claim with a verdict, ours or a fact-check's; None for one without."""
    verdict = claim.rating or (claim.status.value if claim.status.value in _VERDICTS else None)
    if verdict is None:
        return None
    author = {"@type": "Person" if _is_person(claim.sources) else "Organization"}
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": claim.external_id or claim.id,
        "claimReviewed": claim.text,
        "datePublished": claim.seen.date().isoformat(),
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
        "itemReviewed": {"@type": "Claim"},
    }
    if claim.title:
        record["name"] = claim.title
    if claim.url:
        record["url"] = claim.url
    if claim.outlet:
        record["author"] = {"@type": "Organization", "name": claim.outlet}
    if claim.sources:
        record["itemReviewed"]["author"] = author | {"name": claim.sources[0].label}
    if claim.published:
        record["itemReviewed"]["datePublished"] = claim.published
    return record


_VERDICTS = frozenset({"verified", "false", "misleading", "retracted"})


def _is_person(sources: tuple[Source, ...]) -> bool:
    return bool(sources) and sources[0].kind.value == "named-person"
