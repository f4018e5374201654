"""A PDF -> its text, with lines joined into paragraphs again. Runs in the sandbox only."""

from __future__ import annotations

import io
import re

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from bot.errors import NoText, UnreadableInput
from bot.reading.clean import MAX_CHARS
from bot.reading.hints import Extracted
from bot.reading.wrapped import unwrap

# What a damaged file makes the library raise besides its own errors.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)
_LOCKED = "the PDF is encrypted; print it to a new PDF without a password, or paste its text"
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|indd|pdf|qxp|pages|txt)\b|^untitled|^microsoft word|^\W*$|^\S+$", re.IGNORECASE
)


def extract(body: bytes, _charset: str | None, _url: str | None) -> Extracted:
    """The text of the pages, as many as fit. Raises UnreadableInput (locked, damaged) or NoText (scanned)."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput(_LOCKED)
        pages, count = _pages(reader)
        metadata = reader.metadata
    except DependencyError as error:  # a cipher that needs a package we do not carry
        raise UnreadableInput(_LOCKED) from error
    except (PyPdfError, *_DAMAGE) as error:
        reason = f"damaged or unusual ({type(error).__name__})"
        raise UnreadableInput(f"the PDF is {reason}; print it to a new PDF, or paste its text") from error
    text = unwrap("\n\n".join(pages), always=True)
    if not re.search(r"\w{2}", text):
        raise NoText(
            f"no text in {count} page{'s' * (count != 1)}: scanned? Run text recognition (OCR) on it first"
        )
    title = str(metadata.title).strip() if metadata and metadata.title else ""
    few = (f"only the first {len(pages)} of {count} pages were read",) if len(pages) < count else ()
    return Extracted(
        text=text[: 4 * MAX_CHARS], title=None if _JUNK_TITLE.search(title) else title or None, warnings=few
    )


def _pages(reader: pypdf.PdfReader) -> tuple[list[str], int]:
    """The text of page after page until there is enough, and how many pages there are."""
    pages = reader.pages
    texts: list[str] = []
    size = 0
    for page in pages:
        if size > MAX_CHARS:
            break
        texts.append(page.extract_text())
        size += len(texts[-1])
    return texts, len(pages)
