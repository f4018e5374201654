"""The reference pages' tables, made from the code that they describe: Markdown, by name.

Nothing of it is kept in a file, so nothing can go stale: the pages are built from the tables that the program
itself works with. `python -m scripts.reference settings` prints one on the terminal.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_SCHEMA = "docs/reference/report.schema.json"
_HELP = re.compile(r"^# HELP (\S+) (.+)$", re.MULTILINE)
_TYPE = re.compile(r"^# TYPE (\S+) (\S+)$", re.MULTILINE)
_WIDTH = 96  # columns of the help texts


def cell(text: str) -> str:
    """Words as a table's cell shows them: no bar ends the cell, nothing in it is markup."""
    return re.sub(r"([\\|<>*_`\[\]])", r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Words as a cell shows code."""
    return f"`{text}`".replace("|", "\\|") if text else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; its cells are markup already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def sentence(text: str) -> str:
    """Words as a sentence."""
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + "." * (not text.endswith((".", "?", "!")))


def chat_commands() -> str:
    """What can be typed in a conversation, from the table that the router reads."""
    from bot.commands import USAGES

    return "\n".join(_command(usage) for usage in USAGES.values())


def _command(usage: Any) -> str:
    who = " Admins alone may do it." if usage.admin else ""
    lines = [
        f"## {usage.name}\n",
        f"{sentence(usage.about)}{who}\n",
        f"- Type: `{f'{usage.name} {usage.words}'.strip()}`",
        f"- Example: `{usage.example}`",
    ]
    if usage.aliases:
        lines.append(f"- Also called: {', '.join(map(code, usage.aliases))}")
    if usage.flags:
        lines.append(f"- Flags: {', '.join(code('--' + flag) for flag in usage.flags)}")
    if usage.fields:
        lines += [
            "",
            table(("Field", "What it is"), [(code(name + ":"), cell(about)) for name, about in usage.fields]),
        ]
    return "\n".join(lines) + "\n"


def conversation_settings() -> str:
    """What `settings` sets in a conversation, from its table."""
    from bot.commands.places import CHOICES

    rows = [
        (
            code(name),
            code(choice.default),
            cell(sentence(choice.about)),
            cell(choice.expects),
            code(choice.example),
        )
        for name, choice in CHOICES.items()
    ]
    return table(("Name", "Unless set", "What it does", "Takes", "Example"), rows)


def command_line() -> str:
    """What can be typed after `hearsay`, as its parser explains it."""
    from adapters.console.usage import parser

    return "\n".join(f"## {name}\n\n```text\n{text}```\n" for name, text in _helps(parser()))


def _helps(made: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    under = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001 - argparse tells its commands nowhere else
    if not under:
        made.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=_WIDTH)
        yield made.prog, made.format_help()
    for action in under:
        for below in action.choices.values():
            yield from _helps(below)


def settings() -> str:
    """What is set in the environment, in `.env` or in `hearsay.toml`, from the table that reads it."""
    from bot.settings.table import TABLE

    rows = [
        (code(name), cell(one.about), code(one.example), "yes" if one.secret else "")
        for name, one in TABLE.items()
    ]
    return table(("Name", "What it is for", "Example", "Secret"), rows)


def needs() -> str:
    """Which settings need each other."""
    from bot.settings.table import NEEDS

    rows = [(code(one.name), " or ".join(map(code, one.others)), cell(one.because)) for one in NEEDS]
    return table(("Who sets", "must also set", "because it is needed"), rows)


def caveat_codes() -> str:
    """Every caveat there is, from the table of rules."""
    from bot.analysis.caveats import RULES

    rows = [
        (
            f"[`{rule.code}`](../explanation/caveats.md#{rule.code})",
            rule.severity.value,
            _where(whole=rule.whole),
            cell(_about(rule.find)),
        )
        for rule in RULES
    ]
    return table(("Code", "Severity", "Severity holds", "What is looked for"), rows)


def _where(*, whole: bool) -> str:
    return "always" if whole else "for the central claim; one step milder elsewhere"


def _about(find: Callable[..., object]) -> str:
    return (inspect.getdoc(find) or "").split("\n\n", maxsplit=1)[0]


def metrics() -> str:
    """Every figure of `/metrics`, as that page itself tells it."""
    from adapters.http.metrics import Metrics
    from bot.model.job import Backlog, JobState, MessageState

    now = datetime(2031, 5, 5, tzinfo=UTC)
    full = Backlog(
        jobs=dict.fromkeys(JobState, 1),
        messages=dict.fromkeys(MessageState, 1),
        oldest_job=now,
        oldest_message=now,
    )
    page = Metrics().page(full, now=now).decode("utf-8")
    kinds = dict(_TYPE.findall(page))
    rows = [
        (code(name), kinds[name], cell(sentence(about)), _labels(name, page))
        for name, about in _HELP.findall(page)
        if not name.endswith("_created")
    ]
    return table(("Name", "Type", "What it counts", "Labels"), rows)


def _labels(name: str, page: str) -> str:
    found = re.findall(rf'^{name}\{{(\w+)="([^"]*)"', page, re.MULTILINE)
    values = ", ".join(code(value) for _, value in found)
    return f"{code(found[0][0])}: {values}" if found else ""


def report() -> str:
    """The fields of `hearsay read --json`, from the JSON Schema that the tests hold it to."""
    schema = json.loads((ROOT / _SCHEMA).read_text("utf-8"))
    parts = [_object("The report", schema)]
    parts += [_object(name, one) for name, one in schema["$defs"].items() if "properties" in one]
    return "\n".join(parts)


def _object(name: str, schema: Mapping[str, Any]) -> str:
    about = schema.get("description", "")
    rows = list(_fields(schema, ""))
    return f"## {name}\n\n{cell(sentence(about)) if about else ''}\n\n" + table(
        ("Field", "Type", "Always", "What it is"), rows
    )


def _fields(schema: Mapping[str, Any], above: str) -> Iterator[tuple[str, str, str, str]]:
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        path = f"{above}{name}"
        yield (
            code(path),
            cell(_type(one)),
            "yes" if name in required else "",
            cell(one.get("description", "")),
        )
        below = one.get("items", one)
        if "properties" in below:
            yield from _fields(below, f"{path}[]." if "items" in one else f"{path}.")


def _type(one: Mapping[str, Any]) -> str:
    if "$ref" in one:
        return str(one["$ref"]).rsplit("/", maxsplit=1)[-1]
    if "const" in one:
        return f"“{one['const']}”"
    if "enum" in one:
        return ", ".join(str(value) for value in one["enum"])
    if "items" in one:
        return f"list of {_type(one['items'])}"
    for joined in ("anyOf", "oneOf"):
        if joined in one:
            return " or ".join(_type(each) for each in one[joined])
    kind = one.get("type", "anything")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def licences() -> str:
    """What the packages that Hearsay stands on are licensed under, and its models."""
    from scripts.licences import models_table, packages_table

    return f"{packages_table()}\n{models_table()}"


PAGES: Mapping[str, Callable[[], str]] = {
    "chat-commands": chat_commands,
    "conversation-settings": conversation_settings,
    "command-line": command_line,
    "settings": settings,
    "needs": needs,
    "caveat-codes": caveat_codes,
    "metrics": metrics,
    "report": report,
    "licences": licences,
}


if __name__ == "__main__":
    print(PAGES[sys.argv[1]]())
