"""What a benchmark found, as one table: a row for each measure, a column for each size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

_NOTHING = "-"
_WIDTH = 15


@dataclass(slots=True)
class Table:
    """Rows come in the order in which they are first noted; `columns` are the sizes that were measured."""

    title: str
    columns: list[int] = field(default_factory=list)
    rows: dict[str, dict[int, str]] = field(default_factory=dict)

    def note(self, size: int, what: str, value: str) -> None:
        """One figure of one size; it is also shown at once, for a long run is watched."""
        if size not in self.columns:
            self.columns.append(size)
        self.rows.setdefault(what, {})[size] = value
        print(f"  {size:>9,}  {what:<52} {value}", flush=True)

    def spread(self, size: int, what: str, seconds: Sequence[float]) -> None:
        """How long questions took: the middle one and the slowest of a hundred."""
        self.note(size, f"{what}, p50 / p99 ms", spread(seconds))

    def show(self) -> str:
        """All of it, as text."""
        lines = ["", self._line(self.title, [f"{size:,}" for size in self.columns])]
        lines.append("-" * len(lines[-1]))
        lines += [
            self._line(what, [values.get(size, _NOTHING) for size in self.columns])
            for what, values in self.rows.items()
        ]
        return "\n".join(lines)

    def _line(self, what: str, values: Sequence[str]) -> str:
        return f"{what:<56}" + "".join(f"{value:>{_WIDTH}}" for value in values)


def spread(seconds: Sequence[float]) -> str:
    """The middle and the slowest of a hundred, in milliseconds; "-" for none."""
    if not seconds:
        return _NOTHING
    p50, p99 = np.percentile(np.array(seconds) * 1000, [50, 99])
    return f"{p50:.1f} / {p99:.1f}" if p99 < 100 else f"{p50:,.0f} / {p99:,.0f}"
