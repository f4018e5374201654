"""`hearsay init`, wired: a commented hearsay.toml, with what cannot be known asked for."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Final

from adapters.console.ask import Asker
from adapters.console.deliver import Printer
from bot.bootstrap.doctor import doctor
from bot.document import Code, Document, Paragraph, Text
from bot.errors import HearsayError
from bot.settings import TABLE, Setting, given

WIDTH: Final = 100  # columns of a comment
KEY_BYTES: Final = 32
HEAD: Final = """\
# Settings of Hearsay. A value in the environment, or in a file .env, goes before one in here.
# Lines that begin with # are comments; take the # away from a setting to set it.
# hearsay doctor says whether all is well. This file holds secrets: keep it to yourself.
"""
# What is asked for each answer to "which platform".
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "none": (),
    "slack": ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
    "matrix": ("MATRIX_HOMESERVER", "MATRIX_USER_ID", "MATRIX_PASSWORD"),
}
BOTH: Final = {"both": (*ASKED["slack"], *ASKED["matrix"])}
ADMINS: Final = "HEARSAY_ADMINS"
KEY: Final = "HEARSAY_SECRET_KEY"


def begin(
    path: Path, asker: Asker | None, printer: Printer, environment: Mapping[str, str] = os.environ
) -> bool:
    """Write the file and look at everything; whether all works. Raises HearsayError, and overwrites nothing.

    Without an asker nothing is asked. What the environment has is taken from there.
    """
    if path.exists():
        raise HearsayError(f"{path} is there already and was left as it is; move it away, or name another")
    values = {name: environment[name].strip() for name in TABLE if environment.get(name, "").strip()}
    if asker is not None:
        values |= answers(asker, known=values)
    values.setdefault(KEY, secrets.token_urlsafe(KEY_BYTES))
    write(path, written(values))
    run = "hearsay serve" if path.name == "hearsay.toml" else f"hearsay serve --config {path}"
    printer.show(
        Document(
            (
                Paragraph((Text(f"Written: {path}, which only you may read. It sets "), _names(values))),
                Paragraph((Text("Next: "), Code("hearsay chat"), Text(" to try it, "), Code(run), Text("."))),
            )
        )
    )
    printer.separate("text")
    place = path.parent if path.name == "hearsay.toml" else None
    return doctor(given(config=path, environment=environment, place=place), printer, as_json=False)


def _names(values: Mapping[str, str]) -> Text:
    return Text(", ".join(name for name in TABLE if name in values) + ".")


def answers(asker: Asker, *, known: Mapping[str, str]) -> dict[str, str]:
    """What was asked for and given, of what is not known already."""
    choices = {**ASKED, **BOTH}
    which = asker.ask(
        f"Where shall Hearsay answer besides this terminal ({', '.join(choices)})? [none]",
        lambda typed: "" if typed.lower() in choices else f"Type one of {', '.join(choices)}.",
    )
    names = choices.get(which.lower(), ())
    found = {}
    for name in (*names, ADMINS) if names else ():
        if name not in known:
            found[name] = asker.ask(_question(name), _checked(TABLE[name]), secret=TABLE[name].secret)
    return {name: value for name, value in found.items() if value}


def _question(name: str) -> str:
    setting = TABLE[name]
    example = "not shown while you type" if setting.secret else f"such as {setting.example}"
    return f"{setting.about}\n  {name} ({example}; Enter to leave it for later)"


def _checked(setting: Setting) -> Callable[[str], str]:
    """What is wrong with a value; "" for one that is right."""

    def check(typed: str) -> str:
        try:
            setting.parse(typed)
        except ValueError as error:
            return f"It {setting.expects or 'is wrong'}." if setting.secret else f"It {error}."
        return ""

    return check


def written(values: Mapping[str, str]) -> str:
    """The file: every setting there is, with what it is for; those without a value as comments."""
    parts = [HEAD]
    for name, setting in TABLE.items():
        about = "".join(f"# {line}\n" for line in wrap(setting.about, WIDTH))
        value = values.get(name)
        line = f"# {name} = {_toml(setting.example)}" if value is None else f"{name} = {_toml(value)}"
        parts.append(f"{about}{line}\n")
    return "\n".join(parts)


def _toml(value: str) -> str:
    """A string as TOML writes it, which is as JSON does but for DEL."""
    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f")


def write(path: Path, text: str) -> None:
    """A new file, for its owner only. Raises HearsayError."""
    nowhere = "cannot be written ({}); name another folder"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HearsayError(f"{path} {nowhere.format(error.strerror)}") from error
    try:
        opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise HearsayError(f"{path} is there already and was left as it is") from error
    except OSError as error:
        raise HearsayError(f"{path} {nowhere.format(error.strerror)}") from error
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
