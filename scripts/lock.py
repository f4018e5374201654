"""What a lock file pins: names, versions, hashes, and where each is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / "requirements" / "run.lock"
_PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+?))? *\\?$", re.MULTILINE
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^    #(?: via|  ) +(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A package as a lock pins it; `marker` says where it is wanted, "" for everywhere; `via` wants it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]


def pins(text: str) -> tuple[Pin, ...]:
    """The pins of a lock's text, in its order."""
    starts = list(_PIN.finditer(text))
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return tuple(
        Pin(
            name=found["name"],
            version=found["version"],
            marker=found["marker"] or "",
            hashes=tuple(_HASH.findall(text[found.end() : end])),
            via=tuple(_VIA.findall(text[found.end() : end])),
        )
        for found, end in zip(starts, ends, strict=True)
    )
