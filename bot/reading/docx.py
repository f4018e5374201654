"""A Word document -> its paragraphs. Runs in the sandbox only.

The zip and its XML are read directly: a document library would parse all parts, of any size, first.
"""

from __future__ import annotations

import io
import zipfile

from bot.errors import NoText, TooLarge, UnreadableInput
from bot.reading.clean import MAX_CHARS
from bot.reading.hints import Extracted

MAX_XML = 30 * 1024 * 1024
"""Bytes of one unpacked part; a 300-page report has about 5 MiB."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def extract(body: bytes, *, charset: str | None, url: str | None) -> Extracted:
    """The paragraphs, deleted text left out. Raises UnreadableInput, TooLarge or NoText."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            document = etree.fromstring(_part(archive, "word/document.xml"), _parser())
            title, author = _properties(archive)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, EOFError, RuntimeError, OSError) as error:
        what = type(error).__name__
        raise UnreadableInput(f"the Word document is damaged ({what}); save it again, or paste its text") from error
    space = _STRICT if document.tag.startswith(_STRICT) else _W
    text = "\n\n".join(words for p in document.iter(f"{space}p") if (words := _words(p, space)))
    if not text.strip():
        raise NoText("the Word document has no text; if it holds a picture of the text, run text recognition (OCR)")
    return Extracted(text=text[: 4 * MAX_CHARS], title=title, byline=author, total=len(text))


def _parser() -> object:
    from lxml import etree

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
    from lxml import etree

    if "docProps/core.xml" not in archive.namelist():
        return None, None
    core = etree.fromstring(_part(archive, "docProps/core.xml"), _parser())
    title, author = (core.findtext(f"{_DC}{name}") for name in ("title", "creator"))
    return (title or "").strip() or None, (author or "").strip() or None


def _words(paragraph: object, space: str) -> str:
    """The text of a paragraph's runs; what a text box repeats inside it belongs to its own paragraphs."""
    parts: list[str] = []
    for node in paragraph.iter():  # type: ignore[attr-defined]
        if not isinstance(node.tag, str) or not node.tag.startswith(space):
            continue
        name = node.tag[len(space) :]
        if name == "t" and node.text and node.getparent().getparent().tag != f"{space}del":
            parts.append(node.text)
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
    return "".join(parts).strip()
