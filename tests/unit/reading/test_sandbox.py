"""Hostile files end in their own process, with one line for whoever sent them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.errors import TooLarge, UnreadableInput
from bot.reading import sandbox
from bot.reading.docx import MAX_XML
from bot.reading.sandbox import Limits
from bot.reading.sniff import Format
from tests.unit.reading.files import docx_of, page, pdf

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def burning_pdf() -> bytes:
    """A few kilobytes that keep a parser busy for minutes: thousands of pages of drawing, and no word."""
    return pdf(b"q Q " * 20_000, repeat=3_000)


def test_a_pdf_that_burns_processor_time_is_stopped() -> None:
    """The limit on processor time ends it."""
    with pytest.raises(UnreadableInput, match=r"^slow\.pdf: took more than 1 s of processor time"):
        sandbox.extract(Format.PDF, burning_pdf(), name="slow.pdf", limits=Limits(cpu=1))


def test_a_parser_that_takes_too_long_is_killed() -> None:
    """The limit on wall time ends it, whatever it is doing."""
    with pytest.raises(UnreadableInput, match=r"^slow\.pdf: took more than 0\.5 s to read"):
        sandbox.extract(Format.PDF, burning_pdf(), name="slow.pdf", limits=Limits(wall=0.5))


def test_a_parser_that_wants_too_much_memory_is_stopped() -> None:
    """The limit on memory ends it, and the file is named."""
    body = docx_of(b"<w:document " + W + b"><w:body>" + b"<w:p/>" * 4_000_000 + b"</w:body></w:document>")
    with pytest.raises(UnreadableInput, match=r"^wide\.docx: "):
        sandbox.extract(Format.DOCX, body, name="wide.docx", limits=Limits(memory=300 << 20))


def test_a_word_document_that_unpacks_without_end_is_refused() -> None:
    """No more than the limit is ever unpacked."""
    xml = b"<w:document " + W + b"><w:body>" + b"<w:p><w:r><w:t>aaaa</w:t></w:r></w:p>" * (MAX_XML // 30)
    with pytest.raises(TooLarge, match=r"^bomb\.docx: the Word document unpacks to more than"):
        sandbox.extract(Format.DOCX, docx_of(xml), name="bomb.docx")


def test_an_ordinary_file_passes_through() -> None:
    """What a parser finds comes back whole."""
    found = sandbox.extract(Format.PDF, pdf(page("The ferry was late, the pilot said.")), name="a.pdf")
    assert found.text.strip() == "The ferry was late, the pilot said."
    assert found.warnings == ()


PROBES = (
    "import socket; socket.socket()",
    "import socket; socket.getaddrinfo('localhost', 80)",
    "import subprocess; subprocess.run(['true'])",
    "import os; os.fork()",
    "import os; os.system('true')",
)


@pytest.mark.parametrize("probe", PROBES)
def test_a_parser_reaches_neither_network_nor_processes(probe: str) -> None:
    """What a parser has no business with is refused inside its process."""
    confined = f"from bot.reading.sandbox import _confine; _confine(1 << 30, 5); {probe}"
    done = subprocess.run([sys.executable, "-c", confined], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "PermissionError" in done.stderr
