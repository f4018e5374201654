"""`hearsay read` as a person or a program uses it."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.console import parse
from adapters.console.deliver import Printer
from adapters.console.render import RENDERERS
from bot.bootstrap import Reader, records
from bot.errors import FetchRefused
from bot.model.article import Analysis
from bot.model.material import Material
from bot.pipeline import run
from bot.ports import Fetched
from bot.report import report, to_json
from tests.drawings import Terminal

STORY = """Harbour to close for a year

The port of Vell will close for a year, mayor Runa Tesk said on Monday. "We have no choice," she said.

Two officials said that the quay could collapse.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a run left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """A Fetcher that knows one page and refuses every other."""

    url: str
    body: bytes

    async def fetch(self, url: str) -> Fetched:
        """The page, or FetchRefused."""
        if url != self.url:
            raise FetchRefused(f"{url}: not a public address")
        return Fetched(url=url, content_type="text/html; charset=utf-8", body=self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A reader wired to strings."""

    stdin: bytes = b""
    fetcher: OnePage = field(default_factory=lambda: OnePage(url="", body=b""))
    examine: Callable[[Material], Analysis] = run
    out: io.StringIO = field(default_factory=io.StringIO)
    err: io.StringIO = field(default_factory=io.StringIO)

    @property
    def reader(self) -> Reader:
        """The reader, which prints to `out` and `err`."""
        printer = Printer(out=self.out, err=self.err, colour=False, width=80)
        return Reader(
            stdin=io.BytesIO(self.stdin),
            printer=printer,
            fetcher=lambda: self.fetcher,
            examine=self.examine,
        )

    def read(self, *sources: str, style: str = "text", given: parse.Given | None = None) -> bool:
        """Print reports on the sources."""
        return self.reader.sources(list(sources), given or parse.Given(), style=style, everything=False)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A short article in a file."""
    path = tmp_path / "story.txt"
    path.write_text(STORY, "utf-8")
    return path


def hearsay(*arguments: str, stdin: str = "", **environment: str) -> Done:
    """Run the command in a process of its own, as an installed one runs."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )
    return Done(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes], IO[bytes]]]:
    """The command while it runs, with its three streams; ended after two minutes: no read waits for ever."""
    command = [sys.executable, "-m", "bot", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        timer = threading.Timer(120, process.kill)
        timer.start()
        yield process, process.stdin, process.stdout, process.stderr
        process.wait()
        timer.cancel()


def json_line(**fields: object) -> str:
    """One line of JSON."""
    return json.dumps(fields) + "\n"


def test_report_on_a_file(story: Path) -> None:
    """A file gives a report on standard output, nothing on standard error, and exit code 0."""
    done = hearsay("read", str(story))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Harbour to close for a year\n")
    assert "\x1b" not in done.out


def test_json_follows_the_schema(root: Path, story: Path) -> None:
    """--json prints one object of the published shape, from a file and from standard input alike."""
    schema = json.loads((root / "docs/reference/report.schema.json").read_text("utf-8"))
    from_file = hearsay("read", "--json", str(story))
    from_stdin = hearsay("read", "--json", "-", stdin=STORY)
    jsonschema.Draft202012Validator(schema).validate(json.loads(from_file.out))
    assert json.loads(from_file.out)["article"]["text"] == json.loads(from_stdin.out)["article"]["text"]


def test_no_source_is_standard_input() -> None:
    """Without a SOURCE the text comes from standard input."""
    assert hearsay("read", stdin=STORY).out.startswith("Harbour to close for a year\n")


def test_several_sources(tmp_path: Path, story: Path) -> None:
    """Of several sources the good ones are printed, one JSON line each, and each bad one is named."""
    (tmp_path / "empty.txt").write_text("  \n", "utf-8")
    sources = [str(story), str(tmp_path / "gone.txt"), str(tmp_path / "empty.txt"), str(tmp_path), str(story)]
    done = hearsay("read", "--json", *sources)
    assert done.code == 1
    assert [json.loads(line)["article"]["title"] for line in done.out.splitlines()] == [
        "Harbour to close for a year"
    ] * 2
    complaints = done.err.splitlines()
    assert [name for name in ("gone.txt", "empty.txt", str(tmp_path)) if name in done.err]
    assert len(complaints) == 3
    assert "Traceback" not in done.err


@pytest.mark.parametrize("style", RENDERERS)
def test_several_reports_are_set_apart(story: Path, style: str) -> None:
    """Several reports in one output can be told from each other in every format."""
    desk = Desk()
    assert desk.read(str(story), str(story), style=style)
    first = Desk()
    first.read(str(story), style=style)
    single = first.out.getvalue()
    assert desk.out.getvalue().startswith(single)
    assert desk.out.getvalue().endswith(single)
    assert len(desk.out.getvalue()) > 2 * len(single)


@pytest.mark.parametrize(
    "arguments",
    [
        ("read", "--jsonl", "a.jsonl", "story.txt"),
        ("read", "--json", "--format", "html", "story.txt"),
        ("read", "--title", "T", "a.txt", "b.txt"),
        ("read", "-", "-"),
        ("read", "--published", "yesterday", "a.txt"),
        ("read", "--format", "pdf", "a.txt"),
        ("rede", "a.txt"),
        (),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    """Options that contradict each other or mean nothing are wrong usage: exit code 2 and no output."""
    done = hearsay(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "usage: hearsay" in done.err


def test_hints_reach_the_article(story: Path) -> None:
    """What the command line knows of an article is in its record."""
    desk = Desk()
    given = parse.Given(title="Own", outlet="Vell Post", url="https://vell.example/1", published="2031-05-06")
    assert desk.read(str(story), style="json", given=given)
    article = json.loads(desk.out.getvalue())["article"]
    assert [article[key] for key in parse.HINTS] == [
        "Own",
        "Vell Post",
        "https://vell.example/1",
        "2031-05-06",
    ]


def test_page_at_an_address() -> None:
    """A web address is fetched, and its article keeps the address."""
    url = "https://vell.example/harbour"
    body = f"<html><body><article><h1>Harbour</h1><p>{STORY * 5}</p></article></body></html>".encode()
    desk = Desk(fetcher=OnePage(url=url, body=body))
    assert desk.read(url, style="json")
    article = json.loads(desk.out.getvalue())["article"]
    assert article["url"] == url
    assert "Runa Tesk" in article["text"]


def test_refused_address() -> None:
    """An address that is not fetched is named on standard error with its reason, and nothing is printed."""
    desk = Desk()
    assert not desk.read("http://10.0.0.1/")
    assert desk.err.getvalue() == "hearsay: http://10.0.0.1/: not a public address\n"
    assert desk.out.getvalue() == ""


def test_own_fault_is_one_line(story: Path) -> None:
    """A fault of our own in one article is one line that asks for a report, and the next article is read."""

    def examine(material: Material) -> Analysis:
        if material.name == "-":
            return run(material)
        raise KeyError("missing")

    desk = Desk(examine=examine)
    assert not desk.read(str(story))
    assert desk.err.getvalue().count("\n") == 1
    assert "KeyError in examine" in desk.err.getvalue()


def test_json_lines(tmp_path: Path) -> None:
    """JSON lines are read in order: ids and clean texts come back to the letter, bad lines are named."""
    path = tmp_path / "articles.jsonl"
    path.write_text(
        json_line(id=1, text=STORY, outlet="Vell Post")
        + "\n"
        + "{not json}\n"
        + json_line(id="b", text=STORY)
        + json_line(id="c")
        + json_line(id="d", text=" "),
        "utf-8",
    )
    done = hearsay("read", "--jsonl", str(path))
    assert done.code == 1
    reports = [json.loads(line) for line in done.out.splitlines()]
    assert [report["article"]["id"] for report in reports] == ["1", "b"]
    assert {report["article"]["text"] for report in reports} == {STORY}
    assert [line.split(":")[1].removeprefix(f" {path} ") for line in done.err.splitlines()] == [
        "line 3",
        "line 5",
        "line 6",
    ]


def test_json_lines_from_standard_input() -> None:
    """--jsonl - reads standard input, and each report is out before the next line is in."""
    with running("read", "--jsonl", "-") as (process, into, out, _):
        for id in ("first", "second"):
            into.write(json_line(id=id, text=STORY).encode())
            into.flush()
            assert json.loads(out.readline())["article"]["id"] == id
        into.close()
        assert process.wait() == 0


def test_missing_json_lines_file() -> None:
    """A --jsonl file that is not there is one line on standard error."""
    done = hearsay("read", "--jsonl", "no-such.jsonl")
    assert (done.code, done.out) == (1, "")
    assert done.err == "hearsay: no-such.jsonl: there is no such file; check the path\n"


def test_closed_pipe(tmp_path: Path) -> None:
    """When whoever reads the results goes away, the command ends without a word."""
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json_line(id=n, text=STORY * 20) for n in range(100)), "utf-8")
    with running("read", "--jsonl", str(path)) as (process, _, out, err):
        out.readline()
        out.close()
        assert err.read() == b""
        assert process.wait() == 141


def test_full_disk(tmp_path: Path, story: Path) -> None:
    """Results that cannot be written are one line and exit code 1; a file-size limit stands for the disk."""
    script = 'ulimit -f 0; exec "$0" -m bot read "$1"'
    with (tmp_path / "report.txt").open("wb") as full:
        command = ["sh", "-c", script, sys.executable, str(story)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr == b"hearsay: the results could not be written: File too large\n"


def test_same_report_in_every_process(root: Path) -> None:
    """Two processes give the same report to the letter, whatever seed Python hashes with."""
    sample = str(root / "docs" / "sample.txt")
    first, second = (hearsay("read", "--json", sample, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.out == second.out


def test_interrupt() -> None:
    """Ctrl-C ends the command with exit code 130 and no traceback, even while it waits for input."""
    with running("read", "--jsonl", "-") as (process, into, out, err):
        into.write(json_line(id=1, text=STORY).encode())
        into.flush()
        out.readline()
        time.sleep(0.2)  # it is now waiting for the next line
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert err.read() == b""


def test_wrong_settings(tmp_path: Path) -> None:
    """Wrong settings are one line that names them, and exit code 1."""
    done = hearsay("read", "-", stdin=STORY, HEARSAY_FETCH_ALLOW="everything")
    assert (done.code, done.out) == (1, "")
    assert "HEARSAY_FETCH_ALLOW is 'everything'" in done.err
    missing = hearsay("read", "--config", str(tmp_path / "gone.toml"), "-", stdin=STORY)
    assert missing.code == 1
    assert "gone.toml" in missing.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_narrow_output(encoding: str) -> None:
    """JSON is UTF-8 whatever the locale says."""
    done = hearsay("read", "--json", stdin="“Ja,” said Åsa Öst. “Très bien.”", PYTHONIOENCODING=encoding)
    assert done.code == 0
    assert "Åsa Öst" in json.loads(done.out)["article"]["text"]


@pytest.mark.parametrize(("no_color", "escapes"), [("", True), ("1", False)])
def test_terminal(story: Path, no_color: str, escapes: bool) -> None:
    """A terminal gets a styled report, and with NO_COLOR one without any escape code."""
    parent, child = pty.openpty()
    environment = {**os.environ, "NO_COLOR": no_color, "TERM": "xterm", "COLUMNS": "80"}
    command = [sys.executable, "-m", "bot", "read", str(story)]
    with subprocess.Popen(command, stdout=child, stderr=child, env=environment) as process:
        os.close(child)
        shown = b""
        while chunk := read_terminal(parent):
            shown += chunk
        assert process.wait() == 0
    os.close(parent)
    assert b"Harbour to close" in shown
    assert (b"\x1b[" in shown) is escapes


def read_terminal(parent: int) -> bytes:
    """What the other side wrote; nothing when it has closed (Linux reports that as an error)."""
    try:
        return os.read(parent, 4096)
    except OSError:
        return b""


def test_progress_is_for_terminals(tmp_path: Path) -> None:
    """A long reading shows a bar on a terminal's standard error, and none in a log."""
    path = tmp_path / "two.jsonl"
    path.write_text(json_line(id=1, text=STORY) + json_line(id=2, text=STORY), "utf-8")
    watched, logged = Desk(err=Terminal()), Desk()
    assert watched.reader.lines(str(path), parse.Given())
    assert logged.reader.lines(str(path), parse.Given())
    assert "reading" in watched.err.getvalue()
    assert logged.err.getvalue() == ""


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_any_text(text: str) -> None:
    """Any text with words gives the same report twice, whose spans are slices of its text."""
    line = json_line(id="x", text=text).encode()
    desk = Desk(stdin=line)
    complete = desk.reader.lines("-", parse.Given())
    again = Desk(stdin=line)
    again.reader.lines("-", parse.Given())
    assert desk.out.getvalue() == again.out.getvalue()
    assert desk.err.getvalue() == again.err.getvalue()
    if not complete:
        assert "there are no words" in desk.err.getvalue()
        return
    check_spans(json.loads(desk.out.getvalue()))


@given(
    st.lists(
        st.sampled_from([*STORY.split(), '"', "“", "”", "\n\n", "\u202e", "\x1b[2J", "said", "."]),
        max_size=60,
    )
)
@settings(max_examples=60)
def test_any_story(words: list[str]) -> None:
    """A text made of the words of stories gives spans that are slices, and drawings without control codes."""
    supply = records(io.BytesIO(json_line(id=1, text=" ".join(["Words", *words])).encode()), "in",
                     parse.Given(), lambda _: None)  # fmt: skip
    (material,) = supply
    assert isinstance(material, Material)
    analysis = run(material)
    check_spans(to_json(analysis))
    for render in RENDERERS.values():
        assert not set(render(report(analysis, everything=True))) & {"\x1b", "\u202e", "\x07"}


def check_spans(record: dict[str, object]) -> None:
    """Every span of the record repeats the words it points at."""
    article = record["article"]
    assert isinstance(article, dict)
    stack: list[object] = [record]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            stack.extend(value.values())
            if {"start", "end", "text"} <= value.keys():
                assert article["text"][value["start"] : value["end"]] == value["text"]
