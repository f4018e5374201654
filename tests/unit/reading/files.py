"""Files for the reading tests, built byte by byte: no recorded document, nothing to trust."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(*pages: bytes, repeat: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF with one content stream per page; `repeat` shows each page that often."""
    streams = [zlib.compress(page, 9) for page in pages]
    first = 4 + len(streams)
    kids = [first + number for number in range(len(streams) * repeat)]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    objects += [
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(s), s) for s in streams
    ]
    objects += [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>" % (4 + number % len(streams))
        for number in range(len(kids))
    ]
    return _numbered(objects, trailer)


def _numbered(objects: Sequence[bytes], trailer: bytes) -> bytes:
    """The objects with their cross-reference table."""
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def page(*lines: str) -> bytes:
    """A content stream that prints lines one below the other; an empty one leaves a gap."""
    shown = "".join(f"({line}) Tj 0 -14 Td " if line else "0 -14 Td " for line in lines)
    return f"BT /F1 11 Tf 50 750 Td {shown}ET".encode("ascii")


def docx(*paragraphs: str) -> bytes:
    """A Word document with these paragraphs."""
    return docx_of(
        f"<w:document {_W}><w:body>"
        + "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
        + "</w:body></w:document>"
    )


def docx_of(xml: str | bytes) -> bytes:
    """A Word document with this XML inside, whatever it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return out.getvalue()
