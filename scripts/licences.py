"""Under which licences stand the parts of Hearsay: its packages, as they say themselves, and its models.

`python -m scripts.licences` prints both tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import Final

from scripts.lock import RUN, pins

# What the metadata leave out, by package; read in the licence file that comes with it, or in its
# own metadata where the package is for other systems than the one that builds the pages.
STATED: Final[Mapping[str, str]] = {
    "colorama": "BSD-3-Clause (on Windows alone)",
    "httpx2-jsfetch": "not looked up (for Python in a web browser, where Hearsay does not run)",
    "hyperframe": "MIT",
    "matrix-nio": "ISC",
    "peewee": "MIT",
    "vodozemac": "MIT",
}

# As their own wording has it -> as SPDX has it.
SPDX: Final[Mapping[str, str]] = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}

# What comes with Hearsay and was learnt, or written by hand: file, licence, what it was made from.
MODELS: Final = (
    (
        "bot/analysis/data/reader.onnx",
        "Apache-2.0",
        "all-MiniLM-L6-v2 (Apache-2.0), trained further on PolNeAR, whose repository names no licence",
    ),
    ("bot/neural/data/encoder.onnx", "Apache-2.0", "all-MiniLM-L6-v2 (Apache-2.0), not trained further"),
    ("bot/neural/data/tokenizer.json", "Apache-2.0", "the word pieces of all-MiniLM-L6-v2 (Apache-2.0)"),
    (
        "bot/memory/data/pairs.onnx",
        "Apache-2.0",
        (
            "all-MiniLM-L6-v2 (Apache-2.0), trained further on invented pairs of claims, PolNeAR and the"
            " Microsoft Research Paraphrase Corpus; PolNeAR's repository names no licence"
        ),
    ),
    (
        "bot/memory/data/ranker.json",
        "Apache-2.0",
        "learnt from CheckThat! 2022 and the Microsoft Research Paraphrase Corpus",
    ),
    (
        "bot/memory/data/relation.json",
        "Apache-2.0",
        "learnt from pairs of claims that were invented for this project",
    ),
    (
        "bot/memory/data/rarity.json",
        "Apache-2.0",
        "counts of stems in CheckThat! 2022, the Microsoft Research Paraphrase Corpus and PolNeAR; no text",
    ),
    ("bot/memory/data/measures.json", "Apache-2.0", "written by hand"),
    ("bot/memory/data/senses.txt", "Apache-2.0", "written by hand"),
)

_LONGEST = 60  # characters of a licence's name; what is longer is its text
_CLASS = "License :: OSI Approved :: "


def licence(name: str) -> str:
    """A package's licence, as SPDX has it where that is known; "" for one that nothing is known of."""
    if name in STATED:
        return STATED[name]
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    return found["License-Expression"] or _said(found) or ""


def _said(found: PackageMetadata) -> str:
    classes = [
        one.removeprefix(_CLASS) for one in found.get_all("Classifier") or () if one.startswith(_CLASS)
    ]
    said = found["License"] or ""
    named = said if said and len(said) <= _LONGEST and "\n" not in said else " OR ".join(classes)
    return SPDX.get(named, named)


def packages_table() -> str:
    """Every package of requirements/run.lock, in Markdown."""
    rows = [f"| {pin.name} | {pin.version} | {licence(pin.name)} |" for pin in pins(RUN.read_text("utf-8"))]
    return "\n".join(["| Package | Version | Licence |", "|---|---|---|", *rows]) + "\n"


def models_table() -> str:
    """The models and tables of words, in Markdown."""
    rows = [f"| `{name}` | {spdx} | {made} |" for name, spdx, made in MODELS]
    return "\n".join(["| File | Licence | Made from |", "|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    print(packages_table())
    print(models_table())
