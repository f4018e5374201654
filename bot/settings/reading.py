"""Where settings come from: the environment, else `.env`, else `hearsay.toml`, else a default."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings.table import TABLE, Setting, Settings, lacking

ENV_FILE = ".env"
CONFIG_FILE = "hearsay.toml"


class SettingsError(ValueError):
    """One line that names every setting that is wrong, and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was set: every right value, defaults for the others, and what is wrong, a line each.

    `named` are the settings that have a value, `wrong` those whose value cannot be what was meant, and
    `files` those that were read.
    """

    settings: Settings
    mistakes: tuple[str, ...]
    named: tuple[str, ...]
    wrong: frozenset[str]
    files: tuple[Path, ...]


def load(
    *,
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    place: Path | None = None,
) -> Settings:
    """The settings; `place` is the folder of `.env` and `hearsay.toml`, the current one by default.

    `config` names another file instead of `hearsay.toml`, which must exist. Raises SettingsError, which
    tells of every mistake at once.
    """
    found = given(config=config, environment=environment, place=place)
    if found.mistakes:
        raise SettingsError("settings: " + "; ".join(found.mistakes))
    return found.settings


def given(
    *,
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    place: Path | None = None,
) -> Given:
    """As `load` does, for who can go on with what is right."""
    place = place or Path.cwd()
    mistakes: list[str] = []
    files = (place / ENV_FILE, config or place / CONFIG_FILE)
    dotenv = _dotenv(files[0], mistakes)
    toml = _toml(files[1], mistakes, required=config is not None)
    layers = (environment, dotenv, toml)
    values, wrong = resolve(TABLE, layers, mistakes)
    named = tuple(name for name in TABLE if _given(name, layers) is not None)
    mistakes += lacking(named)
    return Given(
        settings=Settings(**values),
        mistakes=tuple(" ".join(mistake.split()) for mistake in mistakes),
        named=named,
        wrong=wrong,
        files=tuple(path for path in files if path.is_file()),
    )


def resolve(
    table: Mapping[str, Setting], layers: tuple[Mapping[str, str], ...], mistakes: list[str]
) -> tuple[dict[str, Any], frozenset[str]]:
    """The value of each field, from the first layer that has its name, and the names of wrong ones.

    A wrong one has its default; what is wrong with it joins `mistakes`.
    """
    values: dict[str, Any] = {}
    wrong = set()
    for name, setting in table.items():
        given = _given(name, layers)
        if given is None:
            values[setting.field] = setting.default(layers[0])
            continue
        try:
            values[setting.field] = setting.parse(given.strip())
        except ValueError as error:
            wrong.add(name)
            values[setting.field] = setting.default(layers[0])
            # the parser's own words may repeat the value
            hidden = filter(None, (f"{name} is wrong; its value is not shown", setting.expects))
            mistakes.append("; it ".join(hidden) if setting.secret else f"{name} is {given!r}: {error}")
    return values, frozenset(wrong)


def _given(name: str, layers: tuple[Mapping[str, str], ...]) -> str | None:
    """What was given under a name, in the first layer that has it."""
    return next((layer[name] for layer in layers if layer.get(name, "").strip()), None)


def _dotenv(path: Path, mistakes: list[str]) -> dict[str, str]:
    """NAME=value lines; `export`, quotation marks around a value and # comments are understood."""
    if not path.is_file():
        return {}
    found = {}
    for line in _text(path, mistakes).splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not equals or name.startswith("#"):
            continue
        value = value.strip()
        if value[:1] in {'"', "'"} and value.find(value[0], 1) > 0:
            value = value[1 : value.find(value[0], 1)]
        else:
            value = value.split(" #")[0].strip()
        found[name.strip()] = value
    return found


def _toml(path: Path, mistakes: list[str], *, required: bool) -> dict[str, str]:
    """The file's names and values as text; lists are joined by commas."""
    if not path.is_file():
        if required:
            mistakes.append(f"{path} is no file that can be read; give --config the path of one")
        return {}
    try:
        table = tomllib.loads(_text(path, mistakes))
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{path} is not TOML: {error}")
        return {}
    for name in table.keys() - TABLE.keys():
        near = difflib.get_close_matches(name.upper(), TABLE, n=1)
        mistakes.append(f"{path} sets {name}, which is no setting" + (f"; {near[0]}?" if near else ""))
    return {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in table.items()
    }


def _text(path: Path, mistakes: list[str]) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(f"{path} cannot be read ({error})")
        return ""
