"""What was handed in, before it is an article."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A file's bytes or a pasted text, and what its sender knows about it.

    `name` is what errors call it. `id` is the sender's own, kept in the report. `address` is where the
    bytes were fetched, `media_type` what they were sent as. `title`, `outlet`, `url` and `published`
    (ISO 8601) set what the text lacks. `warnings` go to the reader of the report.
    """

    name: str
    content: str | bytes
    id: str | None = None
    media_type: str | None = None
    address: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    warnings: tuple[str, ...] = ()
