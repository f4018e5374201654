"""What a look at an installation found, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.document import Code, Document, Emphasis, Inline, Line, Paragraph, Strong, Text
from bot.model.health import Finding, State


def page(findings: Sequence[Finding]) -> Document:
    """A line for each, and one for all."""
    return Document((*(Paragraph(_line(one)) for one in findings), Paragraph((Strong(summary(findings)),))))


def _line(finding: Finding) -> Line:
    mark = Text(finding.state) if finding.state in {State.OK, State.ABSENT} else Strong(finding.state)
    line: list[Inline] = [mark, Text(" - "), Code(finding.name), Text(f": {finding.message}.")]
    if finding.advice:
        line += [Text(" "), Emphasis(finding.advice)]
    return tuple(line)


def summary(findings: Sequence[Finding]) -> str:
    """What all of it comes to, in a sentence."""
    broken = sum(one.state is State.BROKEN for one in findings)
    warnings = sum(one.state is State.WARNING for one in findings)
    beside = f"{warnings} {'warning' if warnings == 1 else 'warnings'}"
    if broken:
        return f"{broken} of {len(findings)} things do not work as they are configured, {beside}."
    if warnings:
        return f"Everything that is configured works; {beside}."
    return "Everything that is configured works."


def records(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """The same for programs; names, states and the four keys stay the same."""
    return [
        {
            "name": one.name,
            "state": one.state.value,
            "message": one.message,
            "advice": one.advice,
        }
        for one in findings
    ]
