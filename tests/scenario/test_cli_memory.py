"""The memory as a person or a program uses it: import, claims, search, export, forget, read --save."""

from __future__ import annotations

import csv
import io
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.__main__ import main

SCHEMA = json.loads(Path("docs/reference/report.schema.json").read_text("utf-8"))

FIRST = {
    "id": "dam-1",
    "outlet": "The Velm Courier",
    "published": "2031-05-02",
    "text": "Dam bursts above Velm\n\nAt least 60 people died when the Velm dam burst on Friday, the regional"
    " rescue service said.\n\nThe rescue service said that 200 houses were under water.",
}
SECOND = {
    "id": "dam-2",
    "outlet": "Harbour Post",
    "published": "2031-05-03",
    "text": "Toll rises at Velm\n\nThe regional rescue service said that 107 people died when the Velm dam"
    " burst on Friday.\n\nThe mayor, Ilka Brandt, said schools would stay closed.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Hearsay = Callable[..., Done]


@pytest.fixture
def hearsay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Hearsay:
    """Runs a command on a memory of its own."""
    monkeypatch.setenv("HEARSAY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HEARSAY_DATABASE_URL", raising=False)

    def run(*arguments: str) -> Done:
        code = main(arguments)
        said = capsys.readouterr()
        return Done(code=code, out=said.out, err=said.err)

    return run


def lines(path: Path, records: Iterable[dict[str, Any] | str]) -> str:
    """A file of JSON lines; what is a string is a line as it is."""
    rows = (record if isinstance(record, str) else json.dumps(record) for record in records)
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return str(path)


def test_a_claim_that_comes_back_with_another_figure_is_told(hearsay: Hearsay, tmp_path: Path) -> None:
    """The second article's report names the first's claim, the change, since when and how many origins."""
    assert hearsay("import", lines(tmp_path / "a.jsonl", [FIRST])).code == 0
    second = tmp_path / "b.txt"
    second.write_text(SECOND["text"], "utf-8")
    done = hearsay("read", "--save", "--json", "--outlet", SECOND["outlet"], str(second))
    assert done.code == 0, done.err
    report = json.loads(done.out)
    jsonschema.validate(report, SCHEMA)
    seen = [one for claim in report["claims"] for one in claim["seen"]]
    changed = [one for one in seen if one["relation"] == "same-with-changed-figure"]
    assert [one["change"] for one in changed if "60" in one["text"]], seen
    assert {one["independent_origins"] for one in changed} == {1}
    assert all(one["outlets"] == 2 and one["times"] == 1 for one in changed)


def test_read_save_says_it_in_words(hearsay: Hearsay, tmp_path: Path) -> None:
    """The report for people says that the claim was seen before, with the figure then and now."""
    reports = []
    for number, article in enumerate((FIRST, SECOND)):
        path = tmp_path / f"{number}.txt"
        path.write_text(article["text"], "utf-8")
        reports.append(hearsay("read", "--save", "--outlet", article["outlet"], str(path)))
    assert [report.code for report in reports] == [0, 0]
    done = reports[-1]
    assert "another figure" in done.out
    assert "appear to trace to 1 origin" in " ".join(done.out.split())


def test_the_same_article_again_is_nothing_new(hearsay: Hearsay, tmp_path: Path) -> None:
    """An article read twice keeps its claims once, and does not come back as its own echo."""
    path = tmp_path / "a.txt"
    path.write_text(FIRST["text"], "utf-8")
    hearsay("read", "--save", str(path))
    again = hearsay("read", "--save", "--json", str(path))
    assert all(not claim["seen"] for claim in json.loads(again.out)["claims"])
    texts = [record["text"] for record in hearsay("export", "--format", "jsonl").records]
    assert len(texts) == len(set(texts))


def test_import_goes_on_where_it_stopped(hearsay: Hearsay, tmp_path: Path) -> None:
    """A second import of a longer file reads only what is new, and tells of bad lines by number."""
    file = lines(tmp_path / "a.jsonl", [FIRST])
    assert "1 article read" in hearsay("import", file).out
    longer = lines(tmp_path / "b.jsonl", [FIRST, "{broken", SECOND, {"id": "x", "text": ""}])
    done = hearsay("import", longer)
    assert done.code == 1
    assert "1 article read" in done.out
    assert "1 article had been there before" in done.out
    assert "line 2" in done.err
    assert "line 4" in done.err


def test_an_id_with_other_words_is_refused(hearsay: Hearsay, tmp_path: Path) -> None:
    """An article or claim whose id stands for other words is named, and nothing is overwritten."""
    hearsay("import", lines(tmp_path / "a.jsonl", [FIRST]))
    done = hearsay("import", lines(tmp_path / "b.jsonl", [FIRST | {"text": "Other words entirely."}]))
    assert (done.code, "dam-1" in done.err) == (1, True)
    added = [{"id": "1", "text": "The bridge is closed."}, {"id": "2", "text": "The ferry sank."}]
    assert hearsay("claims", "add", "--jsonl", lines(tmp_path / "c.jsonl", added)).code == 0
    other = [{"id": "1", "text": "The bridge is open."}, {"id": "3", "text": "The tunnel is dry."}]
    done = hearsay("claims", "add", "--jsonl", lines(tmp_path / "d.jsonl", other))
    assert done.code == 1
    assert "'1'" in done.err
    kept = {r["external_id"]: r["text"] for r in hearsay("export", "--format", "jsonl").records}
    assert kept["1"] == "The bridge is closed."
    assert kept["3"] == "The tunnel is dry."


def test_match_finds_other_words_and_adds_nothing(hearsay: Hearsay, tmp_path: Path) -> None:
    """A claim in other words is found first, under the sender's id; looking leaves nothing behind."""
    added = [
        {
            "id": "a",
            "text": "The city council of Brenn voted to close the harbour for a year.",
            "rating": "True",
        },
        {"id": "b", "text": "A new stadium will be built in Tarrow by 2040."},
        {"id": "c", "text": "Inflation in Ostia fell to two percent in March."},
    ]
    hearsay("claims", "add", "--jsonl", lines(tmp_path / "a.jsonl", added))
    asked = [{"id": "q", "text": "Brenn's councillors decided that the port shuts for twelve months."}]
    done = hearsay("claims", "match", "--jsonl", lines(tmp_path / "q.jsonl", asked), "--limit", "2")
    (answer,) = done.records
    assert answer["id"] == "q"
    assert answer["matches"][0]["external_id"] == "a"
    assert len(answer["matches"]) <= 2
    assert set(answer["matches"][0]) == {"claim_id", "external_id", "text", "relation", "decision", "score"}
    assert len(hearsay("export", "--format", "jsonl").records) == len(added)


HOSTILE = [
    '"',
    "*",
    ":",
    "^",
    "NEAR(a b)",
    "(",
    ")",
    "-",
    "%",
    "_",
    "'; DROP TABLE claims; --",
    "\x00",
    "AND OR NOT",
]


def test_no_query_is_syntax(hearsay: Hearsay, tmp_path: Path) -> None:
    """Whatever stands in a question is words: nothing fails, nothing is read as a query."""
    hearsay("claims", "add", "--jsonl", lines(tmp_path / "a.jsonl", [{"id": "1", "text": "The ferry sank."}]))
    asked = [{"id": str(n), "text": text} for n, text in enumerate([*HOSTILE, "", "x " * 50_000])]
    done = hearsay("claims", "match", "--jsonl", lines(tmp_path / "q.jsonl", asked))
    assert (done.code, done.err) == (0, "")
    assert [record["id"] for record in done.records] == [record["id"] for record in asked]
    for text in HOSTILE:
        assert hearsay("search", "--", text).code == 0
    assert len(hearsay("export", "--format", "jsonl").records) == 1


def test_compare(hearsay: Hearsay, tmp_path: Path) -> None:
    """Two claims alone are compared without a memory; bad lines are told and the rest goes on."""
    pairs = [
        {
            "id": "1",
            "a": "At least 60 people died in the Velm flood.",
            "b": "The Velm flood killed 107 people.",
        },
        {"id": "2", "a": "The ferry sank."},
        {"id": "3", "a": "", "b": ""},
    ]
    done = hearsay("claims", "compare", "--jsonl", lines(tmp_path / "p.jsonl", pairs))
    assert done.code == 1
    assert "line 2" in done.err
    first, third = done.records
    assert first["relation"] == "same-with-changed-figure"
    assert "107" in first["change"]
    assert third["relation"] == "unrelated"


def test_search_by_words_phrases_and_filters(hearsay: Hearsay, tmp_path: Path) -> None:
    """Words find, a phrase must stand as it is, and date, source and place narrow."""
    added = [
        {
            "id": "1",
            "text": "The old harbour wall will fall.",
            "source": "Ilka Brandt",
            "published": "2031-01-10",
        },
        {"id": "2", "text": "The wall of the old harbour is sound.", "source": "Port Authority"},
    ]
    hearsay("claims", "add", "--place", "desk", "--jsonl", lines(tmp_path / "a.jsonl", added))

    def ids(*arguments: str) -> list[str]:
        return [r["external_id"] for r in hearsay("search", "--json", *arguments).records]

    assert set(ids("harbour wall")) == {"1", "2"}
    assert ids('"harbour wall"') == ["1"]
    assert ids("harbour", "--source", "port authority") == ["2"]
    assert ids("harbour", "--until", "2031-06-01", "--since", "2031-01-01") == ["1"]
    assert ids("harbour", "--place", "nowhere") == []
    assert "Ilka Brandt" in hearsay("search", "harbour wall").out


def test_export_opens_safely_in_a_spreadsheet(hearsay: Hearsay, tmp_path: Path) -> None:
    """No cell begins like a formula, and the columns survive quotes, commas and line ends."""
    added = [
        {"id": "=1+1", "text": '=HYPERLINK("http://a.example","x")', "source": "@cmd"},
        {"id": "2", "text": 'He said "no",\nthen left.', "outlet": "-2+3"},
    ]
    hearsay("claims", "add", "--jsonl", lines(tmp_path / "a.jsonl", added))
    out = hearsay("export", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert len(rows) == 2
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert rows[1]["text"] == 'He said "no", then left.'


def test_fact_checks_go_round(hearsay: Hearsay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ClaimReview feed is remembered with verdicts; its export is a feed that can be remembered again."""
    review = {
        "@type": ["ClaimReview"],
        "claimReviewed": "The lake at Orm is poisoned.",
        "url": "https://checks.example/orm",
        "author": {"name": "Orm Checks"},
        "itemReviewed": {"author": [{"name": "Ada Quist"}], "datePublished": "2031-02-03"},
        "reviewRating": {"alternateName": "False", "ratingValue": 1},
    }
    feed = {
        "@type": "DataFeed",
        "dataFeedElement": [{"item": [review]}, {"item": [{"@type": "ClaimReview"}]}],
    }
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(feed), "utf-8")
    done = hearsay("claims", "add", "--claimreview", str(path))
    assert done.code == 1
    assert "review 2" in done.err
    (claim,) = hearsay("export", "--format", "jsonl").records
    assert (claim["rating"], claim["sources"][0]["name"]) == ("False", "Ada Quist")
    again = tmp_path / "again.json"
    again.write_text(hearsay("export", "--format", "claimreview").out, "utf-8")
    monkeypatch.setenv("HEARSAY_DATA_DIR", str(tmp_path / "other"))
    assert hearsay("claims", "add", "--claimreview", str(again)).code == 0
    (copy,) = hearsay("export", "--format", "jsonl").records
    assert (copy["text"], copy["rating"]) == (claim["text"], claim["rating"])


def test_forget_leaves_no_trace(hearsay: Hearsay, tmp_path: Path) -> None:
    """A forgotten article is in no answer and in no file, and the rest is still there."""
    marker = FIRST | {"text": FIRST["text"] + "\n\nThe engineer, Zorvath Quimble, said the wall was cracked."}
    hearsay("import", lines(tmp_path / "a.jsonl", [marker, SECOND]))
    assert "Quimble" in hearsay("export", "--format", "jsonl").out
    done = hearsay("forget", "--article", "dam-1")
    assert done.code == 0
    assert "1 article" in done.out
    assert "Quimble" not in hearsay("export", "--format", "jsonl").out
    assert "Brandt" in hearsay("export", "--format", "jsonl").out
    for file in (tmp_path / "data").rglob("*"):
        assert not file.is_file() or b"Quimble" not in file.read_bytes(), file
    assert hearsay("forget", "--article", "dam-1").out.startswith("Nothing")


def test_what_is_done_here_is_in_the_log(hearsay: Hearsay, tmp_path: Path) -> None:
    """An archive that goes in or out and what is erased stand in the log, which nobody changes unnoticed."""
    hearsay("import", "--place", "console:desk", lines(tmp_path / "a.jsonl", [FIRST]))
    hearsay("export", "--format", "csv")
    hearsay("forget", "--article", "dam-1")
    hearsay("forget", "--place", "console:desk")
    hearsay("forget", "--older-than", "90d")
    with sqlite3.connect(tmp_path / "data" / "hearsay.db") as database:
        rows = database.execute("SELECT action, about FROM log ORDER BY position").fetchall()
        assert rows == [
            ("import in console:desk", "console:desk"),
            ("export", "csv"),
            ("forget", "dam-1"),
            ("forget in console:desk", "console:desk"),
            ("forget everywhere", "older than 90 days, 0:00:00"),
        ]
        assert (hearsay("db", "check").code, hearsay("db", "check").err) == (0, "")
        database.execute("DROP TRIGGER log_no_update")
        database.execute("UPDATE log SET about = 'jsonl' WHERE position = 2")
    database.close()
    done = hearsay("db", "check")
    assert done.code == 1
    assert "tampered with: main from entry 2 on" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "nowhere.jsonl"), "no such file"),
        (("claims", "match", "--jsonl", "nowhere.jsonl"), "no such file"),
        (("claims", "add", "--claimreview", "pyproject.toml"), "not JSON"),
        (("db", "check"), "db upgrade"),
    ],
)
def test_what_cannot_be_done_is_one_line(hearsay: Hearsay, arguments: tuple[str, ...], words: str) -> None:
    """A command that cannot be done says why in one line and exits with 1."""
    done = hearsay(*arguments)
    assert done.code == 1
    assert words in done.err + done.out
    assert len(done.err.splitlines()) <= 1


@pytest.mark.parametrize("since", [["--since", "yesterday"], ["--limit", "0"], ["--limit", "ten"]])
def test_wrong_arguments_are_usage(hearsay: Hearsay, since: list[str]) -> None:
    """A wrong argument is a usage error that shows what was given."""
    with pytest.raises(SystemExit) as left:
        hearsay("search", "harbour", *since)
    assert left.value.code == 2


def test_killed_imports_lose_and_double_nothing(hearsay: Hearsay, tmp_path: Path) -> None:
    """However often an import is killed, in the end each article is in once, with its claims compared."""
    told = (
        "Bridge {n} is closed\n\nBridge number {n} in Orm is closed for {weeks} weeks, the road office said."
        "\n\nInspector Vell said that pillar {n} had cracked."
    )
    articles = [
        {"id": f"k{n}", "outlet": f"Paper {n % 4}", "text": told.format(n=n, weeks=n + 2)} for n in range(12)
    ]
    file = lines(tmp_path / "k.jsonl", articles)
    command = [sys.executable, "-m", "bot", "import", "--reader", "rules", file]
    for wait in (0.9, 1.2, 1.5, 1.8, 2.1):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert hearsay("import", "--reader", "rules", file).code == 0
    claims = hearsay("export", "--format", "jsonl").records
    assert {claim["article_id"] for claim in claims} == {article["id"] for article in articles}
    assert len({(claim["article_id"], claim["text"]) for claim in claims}) == len(claims)
    assert all(claim["cluster_id"] for claim in claims)
