"""How a client reads the HTML of a message: its tags, links and words; and what it would make of them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# What the Matrix specification lists for m.room.message (v1.16, "m.room.message msgtypes"), less what we have
# no use for; a link may have these attributes.
LISTED = frozenset(
    {
        "del",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "p",
        "a",
        "ul",
        "ol",
        "sup",
        "sub",
        "li",
        "b",
        "i",
    }
    | {"u", "strong", "em", "s", "code", "hr", "br", "div", "table", "thead", "tbody", "tr", "th", "td"}
    | {"caption", "pre", "span", "img", "details", "summary"}
)
EMPTY = frozenset({"br"})
INSIDE = frozenset({"a", "strong", "em", "code"})  # what does not begin a new line
PILL = re.compile(r"matrix\.to[/?#:]|\bmatrix:[^\s@!]", re.IGNORECASE)


class Page(HTMLParser):
    """What stands in a message, and everything that is wrong with it."""

    def __init__(self, formatted: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.wrong: list[str] = []
        self.deepest = 0
        self._words: list[str] = []
        self._open: list[str] = []
        self.feed(formatted)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self._open]

    @property
    def words(self) -> str:
        """What a person reads."""
        return "".join(self._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag: one that is listed, with nothing but an address in it."""
        self.tags.append(tag)
        if tag not in LISTED - {"img"}:
            self.wrong.append(f"<{tag}>")
        if tag != "a" and attrs:
            self.wrong.append(f"<{tag}> has {attrs}")
        if tag == "a":
            self._link(dict(attrs))
        if tag not in INSIDE:
            self._words.append("\n")
        if tag not in EMPTY:
            self._open.append(tag)
            self.deepest = max(self.deepest, len(self._open))

    def handle_endtag(self, tag: str) -> None:
        """The end of the innermost tag."""
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> out of order")

    def handle_data(self, data: str) -> None:
        """Words."""
        self._words.append(data)

    def handle_comment(self, data: str) -> None:
        """No part of a message."""
        self.wrong.append(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        """No part of a message."""
        self.wrong.append(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        """No part of a message."""
        self.wrong.append(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        """No part of a message."""
        self.wrong.append(f"a declaration: {data}")

    def _link(self, attrs: dict[str, str | None]) -> None:
        address = attrs.pop("href", None) or ""
        self.links.append(address)
        if attrs or not address.startswith(("https://", "http://", "mailto:")):
            self.wrong.append(f"a link to {address} with {attrs}")


def pills(text: str) -> list[str]:
    """Whatever a client would draw as a person or a room."""
    return [found.group() for found in PILL.finditer(text)]
