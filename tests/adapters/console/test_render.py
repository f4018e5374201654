"""Whatever an article says, a drawing shows it to the letter and does nothing else."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.console.markup import as_html, markdown
from adapters.console.render import draw, json_text, plain
from bot.document import (
    Bullets,
    Chain,
    Code,
    Document,
    Emphasis,
    Fields,
    Heading,
    Link,
    Note,
    Paragraph,
    Quote,
    Quoted,
    Strong,
    Text,
    printable,
)
from tests.drawings import Terminal

TURNS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HOSTILE = [
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J",
    "[bold red]rich[/] :boom:",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "](javascript:alert(1)) [x](https://evil.example) <https://evil.example>",
    "www.evil.example https://evil.example a@evil.example mailto:a@evil.example",
    "1. one\n- two\n# three\n> four\n```\nfive",
    "**bold** _under_ ~~gone~~ | a | b | $x$ &lt; &#60; \\* `code`",
    "=====",
    "-",
    "+",
    "12) twelve",
    "\u202eright to left\u202c",
    "one\u2028two\u0085three",
    "\ud800 half",
    "\U000e0041 tag",
    "",
    " ",
]
words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))


def everywhere(text: str) -> Document:
    """A document with the text in every place that an article's words may come to."""
    return Document(
        (
            Heading((Text(text),), level=1),
            Paragraph((Text(text),)),
            Paragraph((Text("a "), Strong(text), Text(" b "), Emphasis(text), Text(" c"))),
            Bullets(((Text(text),), (Quoted(text), Text(text)))),
            Quote(text),
            Fields((("Said by", (Strong(text), Emphasis(f" ({text})"))),)),
            Chain((text, text)),
            Note((Text(text), Text(": "), Code("--all"))),
        )
    )


def active(drawing: str) -> set[str]:
    """The characters of a drawing that a terminal would act on or that hide what is there."""
    return {c for c in drawing if (unicodedata.category(c) in {"Cc", "Cs"} and c != "\n") or c in TURNS}


class Tags(HTMLParser):
    """Collects the tags and the words of a page."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag and the names of its attributes."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        """Remember words."""
        self.words += data


@given(words)
@settings(max_examples=150)
def test_no_control_codes(text: str) -> None:
    """No drawing holds a character that a terminal would act on, whatever the article holds."""
    document = everywhere(text)
    stream = Terminal()
    draw(document, stream, width=40, colour=False)
    for drawing in (plain(document), markdown(document), as_html(document), stream.getvalue()):
        assert active(drawing) == set()


@given(st.text(max_size=60).filter(lambda text: printable(text) != ""))
@settings(max_examples=100)
def test_words_survive_wrapping(text: str) -> None:
    """A terminal shows all the words of a paragraph, rich's markup included, whatever its width."""
    stream = Terminal()
    draw(Document((Paragraph((Text(text),)),)), stream, width=30, colour=False)
    assert "".join(stream.getvalue().split()) == "".join(printable(text).split())


@given(words)
@settings(max_examples=150)
def test_markdown_is_inert(text: str) -> None:
    """In Markdown an article's words make no link, picture, code, table or HTML, and read as they stand."""
    parser = MarkdownIt("gfm-like", {"linkify": False}).disable("linkify")
    tokens = parser.parse(markdown(everywhere(text)))
    inner = [child for token in tokens for child in token.children or []]
    kinds = {token.type for token in [*tokens, *inner]}
    assert not kinds & {
        "html_block",
        "html_inline",
        "link_open",
        "image",
        "fence",
        "code_block",
        "table_open",
        "hr",
    }
    assert sum(token.type == "code_inline" for token in inner) == 1
    title = next(token for token in tokens if token.type == "inline" or printable(text) == "")
    if printable(text):
        assert "".join(child.content for child in title.children or []) == printable(text)


@pytest.mark.parametrize(
    "text", ["www.evil.example", "https://evil.example", "a@evil.example", "ftp://x.example"]
)
def test_markdown_bare_addresses(text: str) -> None:
    """No address of an article is left whole for a Markdown reader to make a link of."""
    assert text not in markdown(Document((Paragraph((Text(text),)),)))


@given(words)
@settings(max_examples=150)
def test_html_is_inert(text: str) -> None:
    """In HTML an article's words add no tag and no attribute, and read as they stand."""
    page = Tags()
    page.feed(as_html(everywhere(text)))
    assert page.tags <= set("article h1 h2 h3 p ul li blockquote dl dt dd em strong code q".split())
    assert page.attributes <= {"class", "role"}
    assert printable(text) in " ".join(page.words.split())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=1&c=2", 'href="https://example.org/a?b=1&amp;c=2"'),
        ("javascript:alert(1)", 'href="#"'),
        ('https://example.org/"onclick="x', 'href="https://example.org/onclick=x"'),
    ],
)
def test_links_lead_to_the_web_alone(url: str, expected: str) -> None:
    """A link of ours is a web address and cannot leave its attribute."""
    assert expected in as_html(Document((Paragraph((Link("more", url),)),)))


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20)))
def test_json_is_the_same_value(record: dict[str, str]) -> None:
    """JSON that is safe to print is still the same value."""
    text = json_text(record)
    assert json.loads(text) == record
    assert active(text) == set()


def test_colour_is_never_needed() -> None:
    """A terminal without colour shows the same words as one with it, and no escape code."""
    document = everywhere("words")
    dull, bright = Terminal(), Terminal()
    draw(document, dull, width=80, colour=False)
    draw(document, bright, width=80)
    assert "\x1b" not in dull.getvalue()
    assert plain(document).split() == dull.getvalue().split()
