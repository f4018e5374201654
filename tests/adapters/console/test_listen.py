"""Bytes from files and streams: what is taken in, and what is refused before it fills the memory."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from adapters.console import listen
from adapters.console.listen import numbered, read_file, read_stream
from bot.errors import InputError, TooLarge


def test_blank_lines_keep_their_numbers() -> None:
    """Blank lines are passed over, and the others are called by the numbers an editor shows."""
    found = [(line.number, line.body) for line in numbered(io.BytesIO(b"one\n\n  \r\nfour"))]
    assert found == [(1, b"one\n"), (4, b"four")]


@pytest.mark.parametrize("end", [b"\n", b""])
def test_long_line_is_passed_over(end: bytes) -> None:
    """A line past the limit is named without its bytes, and the next line is read whole."""
    stream = io.BytesIO(b"x" * 50 + b"\n12345678\n" + b"y" * 5000 + end)
    found = [(line.number, line.body) for line in numbered(stream, longest=10)]
    assert found == [(1, None), (2, b"12345678\n"), (3, None)]


def test_line_of_exactly_the_limit() -> None:
    """The limit itself is still read."""
    assert [line.body for line in numbered(io.BytesIO(b"123456789\nx"), longest=10)] == [b"123456789\n", b"x"]


def test_done_counts_bytes() -> None:
    """Each line says how much of the file is behind it, long lines included."""
    assert [line.done for line in numbered(io.BytesIO(b"ab\n" + b"x" * 20 + b"\nc"), longest=5)] == [
        3,
        24,
        25,
    ]


def test_endless_stream() -> None:
    """A stream that does not end is given up at the limit."""

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return b"x" * (size or 0)

    with pytest.raises(TooLarge, match=r"standard input: larger than 64 MiB"):
        read_stream(Endless(), "standard input")


def test_file_errors(tmp_path: Path) -> None:
    """A file that is missing, or a folder, is named with its reason."""
    with pytest.raises(InputError, match=r"gone\.txt: there is no such file"):
        read_file(tmp_path / "gone.txt")
    with pytest.raises(InputError, match=r"a folder; name the files in it"):
        read_file(tmp_path)


def test_unknown_reasons_are_the_system_s() -> None:
    """What the system says is repeated where we know nothing better."""
    assert listen.reason(OSError(28, "No space left on device")) == "No space left on device"
