"""The first hearsay.toml: every setting with what it is for, what was asked for, and for its owner only."""

from __future__ import annotations

import io
import logging
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import structlog

from adapters.console.ask import Asker
from adapters.console.deliver import Printer
from bot.bootstrap import starting
from bot.errors import HearsayError
from bot.settings import TABLE, given, load


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """What is logged where is as it was, once a test is over."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


class Desk:
    """Somebody at the terminal, with their answers; what is asked for is kept, secrets apart."""

    def __init__(self, *answers: str) -> None:
        """The answers in their order, then none."""
        self._answers: Iterator[str] = iter(answers)
        self.shown: list[str] = []
        self.hidden: list[str] = []
        self.asker = Asker(shown=self._show, hidden=self._hide)

    def _show(self, question: str) -> str:
        self.shown.append(question)
        return next(self._answers, "") + "\n"

    def _hide(self, question: str) -> str:
        self.hidden.append(question)
        return next(self._answers, "")


def test_every_setting_is_described() -> None:
    """The file has every setting, after what the settings themselves say that it is for."""
    text = starting.written({})
    told = " ".join(re.sub(r"^# ", "", line) for line in text.splitlines())
    at = [told.index(f"{setting.about} {name} = ") for name, setting in TABLE.items()]
    assert at == sorted(at)
    assert tomllib.loads(text) == {}


def test_its_examples_can_be_used(tmp_path: Path) -> None:
    """Who takes the # away from any setting that is no secret has a file that is understood."""
    lines = starting.written({}).splitlines()
    for name, setting in TABLE.items():
        (line,) = [one for one in lines if one.startswith(f"# {name} = ")]
        (tmp_path / "hearsay.toml").write_text(line.removeprefix("# ") + "\n", "utf-8")
        found = given(environment={}, place=tmp_path)
        assert found.named == (name,)
        assert setting.secret or not found.wrong


@pytest.mark.parametrize("value", ['q"uo\\te', "ünïcode", "a\x7fb", "${HOME} $(x) #no", "'single'"])
def test_values_are_kept_as_they_are(tmp_path: Path, value: str) -> None:
    """Whatever a secret looks like it is read back as it was."""
    starting.write(tmp_path / "hearsay.toml", starting.written({"SLACK_CLIENT_SECRET": value}))
    assert tomllib.loads((tmp_path / "hearsay.toml").read_text("utf-8")) == {"SLACK_CLIENT_SECRET": value}


ANSWERS: dict[str, tuple[Sequence[str], dict[str, str], dict[str, str], list[str]]] = {
    "nothing": ([""], {}, {}, []),
    "none": (["none"], {}, {}, []),
    "Slack": (
        ["Slack", "xoxb-1", "xapp-1", "slack:U012ABC"], {},
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "HEARSAY_ADMINS": "slack:U012ABC"},
        ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"],
    ),
    "Slack, mistyped": (
        ["slag", "slack", "xoxp-1", "xoxb-1", "xapp-1"], {},
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
        ["SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"],
    ),
    "Matrix": (
        ["matrix", "https://matrix.example.org", "@hearsay:example.org", "open sesame"], {},
        {
            "MATRIX_HOMESERVER": "https://matrix.example.org",
            "MATRIX_USER_ID": "@hearsay:example.org",
            "MATRIX_PASSWORD": "open sesame",
        },
        ["MATRIX_PASSWORD"],
    ),
    "known already": (
        ["both", "https://matrix.example.org"],
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "MATRIX_PASSWORD": "p",
         "MATRIX_USER_ID": "@hearsay:example.org", "HEARSAY_ADMINS": "slack:U012ABC"},
        {"MATRIX_HOMESERVER": "https://matrix.example.org"},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_asked(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Only what is not known is asked, secrets without being shown; what is wrong is asked again."""
    answers, known, expected, hidden = ANSWERS[name]
    desk = Desk(*answers)
    assert starting.answers(desk.asker, known=known) == expected
    asked = [re.findall(r"^  (\w+) \(", question, re.MULTILINE)[0] for question in desk.hidden]
    assert asked == hidden
    assert all(TABLE[one].secret for one in hidden)
    assert "xox" not in capsys.readouterr().err.replace("xoxb-", "")


def test_begin(tmp_path: Path) -> None:
    """The file is its owner's alone, has a new key, takes what the environment has, and ends with doctor."""
    environment = {
        "HEARSAY_DATA_DIR": str(tmp_path / "data"),
        "HEARSAY_HTTP_PORT": "0",
        "MATRIX_PASSWORD": "hunter22",
    }
    path = tmp_path / "deep" / "hearsay.toml"
    out = io.StringIO()
    printer = Printer(out=out, err=io.StringIO())
    assert not starting.begin(path, None, printer, environment)  # a password without a homeserver
    assert path.stat().st_mode & 0o777 == 0o600
    first = tomllib.loads(path.read_text("utf-8"))
    assert first.keys() == {*environment, "HEARSAY_SECRET_KEY"}
    assert "broken - settings: MATRIX_PASSWORD is set without MATRIX_HOMESERVER" in out.getvalue()
    assert not any(secret in out.getvalue() for secret in ("hunter22", first["HEARSAY_SECRET_KEY"]))
    with pytest.raises(HearsayError, match="is there already"):
        starting.begin(path, None, printer, environment)
    assert tomllib.loads(path.read_text("utf-8")) == first
    other = tmp_path / "other.toml"
    assert starting.begin(other, None, printer, environment | {"MATRIX_PASSWORD": ""})
    key = load(config=other, environment={}).secret_key
    assert key is not None
    assert key != first["HEARSAY_SECRET_KEY"]


def test_nowhere_to_write(tmp_path: Path) -> None:
    """A folder that cannot be made is told in one line."""
    (tmp_path / "file").touch()
    with pytest.raises(HearsayError, match="cannot be written"):
        starting.write(tmp_path / "file" / "hearsay.toml", "")
