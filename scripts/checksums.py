"""Writes SHA256SUMS beside the models, by which `hearsay doctor` knows a damaged file.

    python scripts/checksums.py

Run it whenever a file of a model is made anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

BOT = Path(__file__).resolve().parent.parent / "bot"
FOLDERS = ("analysis/data", "memory/data", "neural/data")
KINDS = (".json", ".onnx")


def sums(folder: Path) -> str:
    """What SHA256SUMS should say, as sha256sum writes it."""
    models = sorted(path for path in folder.iterdir() if path.suffix in KINDS)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in models)


def main() -> None:
    """Write all of them."""
    for name in FOLDERS:
        (BOT / name / "SHA256SUMS").write_text(sums(BOT / name), "utf-8")


if __name__ == "__main__":
    main()
