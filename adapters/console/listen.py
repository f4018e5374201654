"""Bytes from files and standard input, never more than we are willing to hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.errors import HearsayError, InputError, TooLarge, UnreadableInput

LARGEST_FILE = 64 * 1024 * 1024  # bytes; no article comes near, and a PDF with its photographs fits
LONGEST_LINE = 64 * 1024 * 1024  # bytes of one JSON line
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedLine:
    """A line of a file, counted from 1.

    `body` is None when it was too long to take in; `done` is how many bytes were read so far.
    """

    number: int
    body: bytes | None
    done: int


def read_file(path: Path) -> bytes:
    """All bytes of a file. Raises InputError when the system will not give it or it is too large."""
    try:
        with path.open("rb") as stream:
            return read_stream(stream, str(path))
    except OSError as error:
        raise UnreadableInput(f"{path}: {reason(error)}") from error


def read_stream(stream: IO[bytes], name: str) -> bytes:
    """All bytes of a stream. Raises TooLarge."""
    body = stream.read(LARGEST_FILE + 1)
    if len(body) > LARGEST_FILE:
        limit = LARGEST_FILE // (1024 * 1024)
        raise TooLarge(f"{name}: larger than {limit} MiB; send the article alone")
    return body


@contextmanager
def opened(name: str, stdin: IO[bytes]) -> Iterator[tuple[IO[bytes], int | None]]:
    """The file of this name, or standard input for "-", and how many bytes it has, if that is known.

    Raises InputError when the system will not give it.
    """
    if name == "-":
        yield stdin, None
        return
    path = Path(name)
    try:
        stream, size = path.open("rb"), path.stat().st_size
    except OSError as error:
        raise refusal(name, error) from error
    with stream:
        yield stream, size or None


def numbered(stream: IO[bytes], *, longest: int = LONGEST_LINE) -> Iterator[NumberedLine]:
    """The lines of a stream that are not blank; of one longer than `longest` bytes only the number."""
    number = done = 0
    while line := stream.readline(longest + 1):
        number += 1
        done += len(line)
        body: bytes | None = line
        if len(line) > longest:
            body = None
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)
                done += len(line)
        if body is None or body.strip():
            yield NumberedLine(number=number, body=body, done=done)


def reason(error: OSError) -> str:
    """Why the system would not, and what to do."""
    known: dict[type[OSError], str] = {
        FileNotFoundError: "there is no such file; check the path",
        IsADirectoryError: "a folder; name the files in it",
        PermissionError: "not yours to read; check its permissions",
    }
    return known.get(type(error), error.strerror or "cannot be read")


def refusal(name: str, error: OSError) -> HearsayError:
    """The error of an input that the system would not give."""
    return InputError(f"{name}: {reason(error)}")
