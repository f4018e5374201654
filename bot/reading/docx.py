"""A Word document -> its paragraphs. Runs in the sandbox only.

The zip and its XML are read directly: a document library would parse all parts, of any size, first.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from bot.errors import NoText, TooLarge, UnreadableInput
from bot.reading.clean import MAX_CHARS
from bot.reading.hints import Extracted

MAX_XML = 30 * 1024 * 1024
"""Bytes of one unpacked part; a 300-page report has about 5 MiB."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
# What a file that was cut, altered or locked makes the two libraries raise.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    NotImplementedError,
    EOFError,
    RuntimeError,
    OSError,
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def extract(body: bytes, _charset: str | None, _url: str | None) -> Extracted:
    """The paragraphs, without deleted text. Raises UnreadableInput, TooLarge or NoText."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            document = etree.fromstring(_part(archive, "word/document.xml"), _parser())
            title, author = _properties(archive)
    except _DAMAGE as error:
        what = type(error).__name__
        raise UnreadableInput(
            f"the Word document is damaged ({what}); save it again, or paste its text"
        ) from error
    space = _STRICT if document.tag.startswith(_STRICT) else _W
    for copy in list(document.iter(_FALLBACK)):  # a second copy of a text box, for old programs
        copy.clear()
    text = "\n\n".join(words for p in document.iter(f"{space}p") if (words := _words(p, space)))
    if not text.strip():
        raise NoText(
            "the Word document has no text; if it holds a picture of the text, run text recognition (OCR)"
        )
    return Extracted(text=text[: 4 * MAX_CHARS], title=title, byline=author, total=len(text))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of the archive, never more than `MAX_XML` of it: sizes in headers can lie."""
    with archive.open(name) as part:
        content = part.read(MAX_XML + 1)
    if len(content) > MAX_XML:
        raise TooLarge(f"the Word document unpacks to more than {MAX_XML:,} bytes; paste its text")
    return content


def _properties(archive: zipfile.ZipFile) -> tuple[str | None, str | None]:
    """Title and author as the document's properties give them."""
    if "docProps/core.xml" not in archive.namelist():
        return None, None
    core = etree.fromstring(_part(archive, "docProps/core.xml"), _parser())
    title, author = (core.findtext(f"{_DC}{name}") for name in ("title", "creator"))
    return (title or "").strip() or None, (author or "").strip() or None


def _words(paragraph: etree._Element, space: str) -> str:
    """The text of a paragraph's own runs; a text box inside it has paragraphs of its own."""
    return "".join(
        _BREAKS.get(etree.QName(node).localname, node.text or "")
        for node in paragraph.iter(f"{space}t", *(space + name for name in _BREAKS))
        if next(node.iterancestors(f"{space}p")) is paragraph
    ).strip()
