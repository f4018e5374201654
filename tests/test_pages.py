"""The pages: what they tell people to type works, what they show comes out, and the reference is whole."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from adapters.console.usage import parser
from bot.analysis.caveats import RULES
from bot.commands import USAGES
from bot.settings.table import TABLE
from scripts import build_docs, pages, play_pages, reference
from scripts.pages import Block, Played, Step

PLAYED = {"docs/tutorial/index.md"}  # by every run of the tests; the others by long trials


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in PLAYED else pytest.mark.soak) for name in play_pages.PAGES],
)
def test_page_as_written(name: str) -> None:
    """Every command of a page runs as it is written, and gives what the page and its pictures show."""
    stale = [
        path.name
        for path, text in play_pages.made(name, still=60.0).items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    assert stale == [], "make pictures writes them anew"


def test_caveats_are_explained(root: Path) -> None:
    """The explanation has a heading for every caveat there is, and for no other."""
    text = (root / "docs/explanation/caveats.md").read_text("utf-8")
    assert set(re.findall(r"^### (\S+)$", text, re.MULTILINE)) == {rule.code for rule in RULES}


def test_how_tos_name_what_there_is(root: Path) -> None:
    """A command of the conversation that a page shows behind a backtick is one that there is."""
    shown = re.compile(
        r"`(watch|settings|mute|unmute|digest|alert|admin|audit|forget|home|same|different|undo)\b"
    )
    for page in (root / "docs").rglob("*.md"):
        assert set(shown.findall(page.read_text("utf-8"))) <= set(USAGES), page


def test_way_through_the_house(root: Path) -> None:
    """What CONTRIBUTING.md says is in a file is there, and every path and target that it names exists."""
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    for name, path in re.findall(r"`(\w+)`\s+in\s+`([\w/.]+\.py)`", text):
        assert re.search(rf"^(?:class |def )?{name}\b", (root / path).read_text("utf-8"), re.MULTILINE), name
    paths = re.findall(r"`((?:bot|adapters|storage|tests|docs)(?:/[\w.]+)*)`", text)
    assert len(paths) > 20
    assert [path for path in paths if not (root / path).exists()] == []
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=`|  )", text)) <= targets


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_reference_tables(name: str) -> None:
    """Every table of the reference can be made, and has something in it."""
    assert len(reference.PAGES[name]().splitlines()) > 5


def test_reference_is_whole() -> None:
    """Every command, setting and caveat is in the reference, and every command line's own help."""
    assert set(re.findall(r"^## (\S+)", reference.chat_commands(), re.MULTILINE)) == set(USAGES)
    assert set(re.findall(r"^\| `([A-Z_]+)`", reference.settings(), re.MULTILINE)) == set(TABLE)
    assert re.findall(r"^\| \[`([a-z-]+)`", reference.caveat_codes(), re.MULTILINE) == [
        rule.code for rule in RULES
    ]
    made = parser()
    assert isinstance(made, argparse.ArgumentParser)
    assert {"hearsay read", "hearsay claims match", "hearsay db upgrade"} <= set(
        re.findall(r"^## (hearsay .+)$", reference.command_line(), re.MULTILINE)
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [("a|b", "a\\|b"), ("<b>", "\\<b\\>"), ("a *b* _c_ `d`", "a \\*b\\* \\_c\\_ \\`d\\`"), ("a\n  b", "a b")],
)
def test_cells(words: str, shown: str) -> None:
    """What stands in a table's cell is words: neither markup nor the cell's end."""
    assert reference.cell(words) == shown


def _played(page: str, *came: str) -> str:
    step, *rest = pages.steps(page)
    assert not rest
    return pages.written(page, [Played(step=step, came=came)])


PAGE = "Type:\n\n```chat\nclaim x\n```\n\n```output\nold\n```\n\nDone.\n"


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        (("new",), "```output\nnew\n```\n"),
        (("\x1b[1mnew\x1b[0m  \r\n",), "```output\nnew\n```\n"),
        (("one", "two"), "```output\none\n```\n\n```output\ntwo\n```\n"),
        (("on 7 March 2029",), "```output\non 5 May 2031\n```\n"),
        (("children",), "```output\nchildren\n```\n"),
    ],
)
def test_output_is_written(came: tuple[str, ...], shown: str) -> None:
    """What came out stands in the page without styles, blanks and today's date, one block an answer."""
    assert _played(PAGE, *came) == PAGE.replace("```output\nold\n```\n", shown)


def test_ids_are_those_of_the_page() -> None:
    """Ids differ from run to run; a page has the same ones every time, wherever they stand."""
    first = _played(PAGE, "Id: caaaaaaa\nclaim caaaaaaa [cbbbbbbb] --all a0123456789abcdef")
    second = _played(PAGE, "Id: czzzzzzz\nclaim czzzzzzz [cyyyyyyy] --all afedcba9876543210")
    assert first == second
    assert "caaaaaaa" not in first


def test_what_is_not_run_says_why() -> None:
    """A block behind the comment that says why it is not run is left alone."""
    page = "<!-- not run: it needs a token -->\n```sh\nhearsay serve\n```\n\n```sh\ntrue\n```\n"
    assert [step.typed.text for step in pages.steps(page)] == ["true\n"]


def test_answers_in_any_order() -> None:
    """An alert may come before or behind the report; a page that has both has what came."""
    assert pages.same(["[caaaaaaa] x", "y"], ["y", "[cbbbbbbb] x"], known=())
    assert not pages.same(["x"], ["x", "x"], known=())
    block = Block(kind="output", text="y", start=0, end=0)
    assert Step(typed=block, shown=(block,)).shown[0].text == "y"
    assert pages.in_order(["x", "y"], ["y"], known=()) == ("y", "x")


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ('<a href="https://example.org">there</a>', 0),
        ('<link rel="stylesheet" href="_static/style.css">', 0),
        ('<script src="https://example.org/a.js"></script>', 1),
        ('<link rel="stylesheet" href="//example.org/a.css"><img src="http://example.org/a.png">', 2),
    ],
)
def test_pages_fetch_nothing(html: str, wrong: int) -> None:
    """A page may lead elsewhere, but takes no script, style or picture from there."""
    assert len(build_docs.fetched(html)) == wrong
