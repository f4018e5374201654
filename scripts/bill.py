"""The bill of materials: what Hearsay is made of, as CycloneDX 1.6 has it, from requirements/run.lock.

`python -m scripts.bill FILE` writes it. The same lock, models and version give the same bytes: it has no
time of making, and its serial number comes from what it holds.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from scripts.licences import MODELS, licence
from scripts.lock import ROOT, RUN, Pin, pins

VERSION: Final = "1.6"
_SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_NO_SPDX: Final = {"BSD"}


def bill() -> dict[str, Any]:
    """The bill as JSON values."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ours = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": _licences(project["license"]),
    }
    locked = pins(RUN.read_text("utf-8"))
    parts = [_package(pin) for pin in locked] + [_model(*model) for model in MODELS]
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": VERSION,
        "version": 1,
        "metadata": {"component": ours},
        "components": parts,
        "dependencies": _dependencies(project["name"], locked),
    }
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(made, sort_keys=True))
    return {**made, "serialNumber": f"urn:uuid:{serial}"}


def _ref(pin: Pin) -> str:
    return f"pkg:pypi/{pin.name}@{pin.version}"


def _package(pin: Pin) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": _ref(pin),
        "name": pin.name,
        "version": pin.version,
        "purl": _ref(pin),
        "licenses": _licences(licence(pin.name)),
        "externalReferences": [
            {
                "type": "distribution",
                "url": "requirements/run.lock",
                "comment": "the files that may be installed, by their hashes",
                "hashes": [{"alg": "SHA-256", "content": one} for one in pin.hashes],
            }
        ],
    }
    if pin.marker:
        made["properties"] = [{"name": "hearsay:wanted-where", "value": pin.marker}]
    return made


def _model(name: str, spdx: str, made_from: str) -> dict[str, Any]:
    content = (ROOT / name).read_bytes()
    learnt = name.endswith((".onnx", "ranker.json", "relation.json"))
    return {
        "type": "machine-learning-model" if learnt else "data",
        "bom-ref": name,
        "name": name,
        "description": made_from,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        "licenses": _licences(spdx),
    }


def _licences(said: str) -> list[dict[str, Any]]:
    if _SPDX.fullmatch(said) and said not in _NO_SPDX:
        return [{"expression": said}]
    return [{"license": {"name": said}}] if said else []


def _dependencies(name: str, locked: Sequence[Pin]) -> list[dict[str, Any]]:
    """Who wants whom, turned round from the lock's "via" lines."""
    refs: dict[str, list[str]] = {name: [model for model, _, _ in MODELS]}
    refs |= {pin.name: [] for pin in locked}
    for pin in locked:
        for wanting in pin.via:
            refs[name if wanting.startswith("hearsay-bot") else wanting].append(_ref(pin))
    found = [{"ref": name, "dependsOn": sorted(set(refs[name]))}]
    return found + [{"ref": _ref(pin), "dependsOn": sorted(set(refs[pin.name]))} for pin in locked]


def main(path: Path) -> None:
    """Write the bill."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(bill(), indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{path}: {len(bill()['components'])} components")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
