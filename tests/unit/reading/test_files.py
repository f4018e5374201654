"""Files of every kind, whole and broken: an article, or one line that says what to do."""

from __future__ import annotations

import io

import pypdf
import pytest

from bot.errors import HearsayError, InputError, NoText, TooLarge, UnreadableInput, UnsupportedFormat
from bot.reading import Hints, read_bytes
from bot.reading.entry import MAX_BYTES
from tests.unit.reading.files import docx, docx_of, page, pdf

LEAD = "The old harbour bridge in Wexley will close for six months from Monday, the town council said."
SECOND = "“We have no choice,” said Tom Ardle, who leads the works department. “The cables are worn.”"
THIRD = "Shop owners fear for their trade, according to a survey that the chamber of commerce published."

HTML = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Harbour bridge shuts | The Wexley Times</title>
<meta property="og:site_name" content="The Wexley Times"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2021-03-04T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Harbour bridge shuts</h1><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article>
<script>var tracker = "a script";</script><footer>© 2021 The Wexley Times</footer></body></html>"""

MARKDOWN = f"""---
title: Harbour bridge shuts
author: Jane Roe
date: 2021-03-04
---
# Harbour bridge shuts

The *old* harbour bridge in [Wexley](https://wexley.example/) will close
for six months, the **council** said.

> {SECOND}

- {THIRD}

![a picture](bridge.png)
"""


def test_a_web_page_gives_its_article_and_what_it_says_of_itself() -> None:
    """Title, author, outlet, day and language come from the page; menus and scripts do not."""
    article = read_bytes(HTML.encode(), name="bridge.html", url="https://paper.example/bridge")
    assert article.text == f"Harbour bridge shuts\n\n{LEAD}\n\n{SECOND}\n\n{THIRD}"
    assert article.headline is not None
    assert article.slice(article.headline) == article.title == "Harbour bridge shuts"
    assert (article.byline, article.outlet, article.published) == (
        "Jane Roe",
        "The Wexley Times",
        "2021-03-04",
    )
    assert (article.language, article.url, article.warnings) == ("en", "https://paper.example/bridge", ())


def test_a_web_page_is_known_by_its_bytes_or_media_type() -> None:
    """A page without a file name is a page all the same."""
    fragment = HTML[HTML.index("<article") : HTML.index("<script")].encode()
    assert LEAD in read_bytes(HTML.encode(), name="a page").text
    assert "<p>" not in read_bytes(fragment, name="a page", media_type="text/html; charset=utf-8").text


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    """Wrapped lines are joined, links keep their label, pictures go, the front matter is metadata."""
    article = read_bytes(MARKDOWN.encode(), name="bridge.md")
    lead = "The old harbour bridge in Wexley will close for six months, the council said."
    assert article.text == f"Harbour bridge shuts\n\n{lead}\n\n{SECOND}\n\n{THIRD}"
    assert (article.title, article.byline, article.published) == (
        "Harbour bridge shuts",
        "Jane Roe",
        "2021-03-04",
    )


def test_a_pdf_gives_paragraphs_not_lines() -> None:
    """Broken lines are joined and divided words mended."""
    body = pdf(
        page(
            "Harbour bridge shuts",
            "",
            "The old harbour bridge in Wexley will close for six months from Mon-",
            "day, the town council said after a long night of talks in the hall.",
            "",
            "Shop owners fear for their trade, according to a survey that the",
            "chamber of commerce published.",
        )
    )
    text = read_bytes(body, name="bridge.pdf").text
    assert "six months from Monday, the town council said" in text
    assert "a survey that the chamber of commerce" in text


def test_a_word_document_gives_its_paragraphs() -> None:
    """Paragraphs stay apart; deleted text and the copies of text boxes are left out."""
    text = read_bytes(docx("Harbour bridge shuts", LEAD, SECOND), name="bridge.docx").text
    assert text == f"Harbour bridge shuts\n\n{LEAD}\n\n{SECOND}"


def test_a_wrapped_text_file_gets_its_paragraphs_back() -> None:
    """Lines that break at a fixed width are joined: a break would end a sentence in its middle."""
    lines = (
        "The old harbour bridge in Wexley will close for six months",
        "from Monday, the town council said after a long night of",
        "talks in the hall. Nobody had expected it to come so soon,",
        "and the ferry that is to run instead has not been found in",
        "any of the yards that were asked, according to the well-",
        "known department, which has looked for one since the early spring",
        "of the year.",
    )
    assert read_bytes("\n".join(lines).encode(), name="bridge.txt").text == " ".join(lines).replace("- ", "-")


def test_a_text_file_of_whole_paragraphs_is_kept_to_the_letter() -> None:
    """Nothing is joined that was not broken."""
    text = f"{LEAD}\n{SECOND}\n{THIRD}\n"
    assert read_bytes(text.encode(), name="bridge.txt").text == text


ENCODINGS = (
    ("utf-8", None, ""),
    ("utf-8-sig", None, ""),
    ("utf-16", None, ""),
    ("utf-16-le", None, "UTF-16-LE"),
    ("utf-32", None, ""),
    ("cp1252", None, "not UTF-8: read as cp1252"),
    ("cp1252", "text/plain; charset=windows-1252", ""),
    ("cp1252", "text/plain; charset=nonsense", "not UTF-8: read as cp1252"),
    ("cp1252", "text/plain; charset=zip", "not UTF-8: read as cp1252"),
)


@pytest.mark.parametrize(("encoding", "media_type", "warning"), ENCODINGS)
def test_every_usual_encoding_is_read(encoding: str, media_type: str | None, warning: str) -> None:
    """The words are the same in every encoding; a guess is named in a warning."""
    text = f"{LEAD} Zoë’s café stays open.\n{SECOND}"
    article = read_bytes(text.encode(encoding), name="bridge.txt", media_type=media_type)
    assert article.text == text
    assert all(warning and warning in found for found in article.warnings)


def test_damaged_utf_8_is_read_with_a_warning() -> None:
    """A broken byte costs one character, not the article."""
    body = f"{LEAD} Zoë and André said so. {SECOND}".encode().replace(b"\xab", b"", 1) + b" caf\xc3"
    article = read_bytes(body, name="bridge.txt")
    assert article.text.startswith(LEAD)
    assert "broken characters replaced" in article.warnings[0]


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(page(LEAD))))
    writer.encrypt("a password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

# name, media type, bytes, error, words of its line
BROKEN: tuple[tuple[str, str | None, bytes, type[HearsayError], str], ...] = (
    ("a.txt", None, b"", NoText, "is empty"),
    ("a.txt", None, b" \n\t ", NoText, "is empty"),
    ("a.txt", None, b"--- ... ---", NoText, "no words"),
    ("a.txt", None, bytes(range(256)) * 20, UnsupportedFormat, "not text"),
    ("a.txt", None, b"\x7fELF\x02\x01\x01" + bytes(100), UnsupportedFormat, "a program"),
    ("a.txt", None, b"\x89PNG\r\n\x1a\n" + bytes(100), UnsupportedFormat, "a picture (PNG)"),
    ("a.txt", None, b"\xff\xd8\xff\xe0" + bytes(100), UnsupportedFormat, "a picture (JPEG)"),
    ("a.pdf", None, b"\xff\xd8\xff\xe0" + bytes(100), UnsupportedFormat, "a picture (JPEG)"),
    ("a.txt", None, b"\x1f\x8b\x08\x00" + bytes(100), UnsupportedFormat, "gzip"),
    ("a.doc", None, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), UnsupportedFormat, "Office"),
    ("a.rtf", None, b"{\\rtf1 words}", UnsupportedFormat, "RTF"),
    ("a.zip", None, b"PK\x03\x04" + bytes(100), UnsupportedFormat, "zip archive"),
    ("a.xlsx", None, b"PK\x03\x04 xl/workbook.xml", UnsupportedFormat, "spreadsheet"),
    ("a.mp4", None, b"\x00\x00\x00\x18ftypmp42" + bytes(100), UnsupportedFormat, "film"),
    ("feed", None, b"<?xml version='1.0'?><rss></rss>", UnsupportedFormat, "XML"),
    ("page", "image/png", b"words", UnsupportedFormat, "image/png"),
    ("page", "application/json", b'{"a": 1}', UnsupportedFormat, "application/json"),
    ("a.pdf", None, b"no such thing", UnsupportedFormat, "named .pdf"),
    ("page", "application/pdf", b"no such thing", UnsupportedFormat, "application/pdf"),
    ("a.txt", None, b"word " * (MAX_BYTES // 5 + 1), TooLarge, "at most"),
    ("a.pdf", None, b"%PDF-1.7 nothing more", UnreadableInput, "damaged or unusual"),
    ("a.pdf", None, pdf(page(LEAD))[:300], UnreadableInput, "damaged or unusual"),
    ("a.pdf", None, locked_pdf(), UnreadableInput, "encrypted"),
    ("a.pdf", None, pdf(b"0 0 m 9 9 l S"), NoText, "no text in 1 page: scanned?"),
    ("a.docx", None, docx("word")[:-40], UnreadableInput, "damaged"),
    ("a.docx", None, docx_of("not XML"), UnreadableInput, "damaged"),
    ("a.docx", None, docx_of(f"<w:document {W}><w:body/></w:document>"), NoText, "no text"),
    ("a.docx", None, docx_of(f"<w:document {W}><w:body>" + "<w:p>" * 100_000), UnreadableInput, "damaged"),
    ("a.html", None, b"<html><body></body></html>", NoText, "no words on this page"),
    ("a.html", None, b"<script>" * 100_000, NoText, "no words on this page"),
    ("a.html", None, b"<div>" * 100_000 + b"words", TooLarge, "nests more than"),
    ("a.html", None, b"<html><p>words " + b" " * 10_500_000, TooLarge, "bytes"),
)


@pytest.mark.parametrize(("name", "media_type", "body", "error", "words"), BROKEN)
def test_what_cannot_be_read_gets_one_line(
    name: str, media_type: str | None, body: bytes, error: type[HearsayError], words: str
) -> None:
    """The error is one line, begins with the input's name, says what is wrong and what to do."""
    with pytest.raises(error) as caught:
        read_bytes(body, name=name, media_type=media_type)
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert words in line
    assert "\n" not in line
    assert isinstance(caught.value, InputError)
    assert not caught.value.can_retry


def test_a_huge_attribute_does_not_hide_the_article() -> None:
    """Nine megabytes in one attribute are dropped, the words are read."""
    body = b'<html><body><p data-x="' + b"a" * 9_000_000 + f'">{LEAD}</p></body></html>'.encode()
    assert read_bytes(body, name="a.html").text == LEAD


def test_entities_of_a_word_document_are_not_expanded() -> None:
    """A billion laughs stay one unread entity."""
    bomb = (
        '<!DOCTYPE w [<!ENTITY a "ha ha ha "><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>&c;</w:t></w:r>"
        f"<w:r><w:t>{LEAD}</w:t></w:r></w:p></w:body></w:document>"
    )
    assert read_bytes(docx_of(bomb), name="a.docx").text == LEAD


def test_hints_reach_a_file_too() -> None:
    """What the caller knows overrides what the file says."""
    article = read_bytes(
        HTML.encode(), name="a.html", hints=Hints(outlet="Example Radio", published="2020-01-01")
    )
    assert (article.outlet, article.published) == ("Example Radio", "2020-01-01")
