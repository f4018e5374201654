"""What Hearsay is made of: its licences are known, a bill of materials lists it, an audit looks it up."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from scripts import audit, bill, licences
from scripts.lock import RUN, pins

SCHEMAS = ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json", "bom-1.6.SNAPSHOT.schema.json")


def test_every_licence_is_known() -> None:
    """Of every package that the lock pins it is known under which licence it stands."""
    assert [pin.name for pin in pins(RUN.read_text("utf-8")) if not licences.licence(pin.name)] == []


def test_stated_licences_are_needed() -> None:
    """What is stated by hand is stated of packages that are in the lock."""
    assert set(licences.STATED) <= {pin.name for pin in pins(RUN.read_text("utf-8"))}


def test_every_model_is_listed(root: Path) -> None:
    """Every file of data that comes with the program is in the list of models and tables, but for cards."""
    there = {path.relative_to(root).as_posix() for path in (root / "bot").glob("*/data/*") if path.suffix}
    assert {name for name in there if not name.endswith((".md", ".py", ".pyc"))} == {
        name for name, _, _ in licences.MODELS
    }


def test_bill_is_one() -> None:
    """The bill of materials is what CycloneDX 1.6 says it should be."""
    folder = files("cyclonedx.schema").joinpath("_res")
    loaded = [json.loads(folder.joinpath(name).read_text("utf-8")) for name in SCHEMAS]
    known = Registry().with_resources(
        [(one["$id"], Resource.from_contents(one, default_specification=DRAFT7)) for one in loaded]
    )
    wrong = Draft7Validator(loaded[-1], registry=known).iter_errors(bill.bill())
    assert [error.message for error in wrong] == []


def test_bill_is_whole_and_the_same(root: Path, tmp_path: Path) -> None:
    """It names every package of the lock and every model with its checksum, twice with the same bytes."""
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    bill.main(one)
    bill.main(two)
    assert one.read_bytes() == two.read_bytes()
    made = json.loads(one.read_text("utf-8"))
    named = {(part["name"], part.get("version")) for part in made["components"]}
    assert {(pin.name, pin.version) for pin in pins(RUN.read_text("utf-8"))} <= named
    reader = next(part for part in made["components"] if part["name"].endswith("reader.onnx"))
    content = (root / reader["name"]).read_bytes()
    assert reader["hashes"][0]["content"] == hashlib.sha256(content).hexdigest()


def test_bill_knows_who_wants_whom() -> None:
    """Everything in the bill is wanted by something in it, down from Hearsay itself."""
    made = bill.bill()
    wanted = {ref for row in made["dependencies"] for ref in row["dependsOn"]}
    assert {part["bom-ref"] for part in made["components"]} == wanted


@pytest.mark.parametrize(
    ("code", "words", "means"),
    [
        (0, "No known vulnerabilities found", audit.CLEAN),
        (1, "Found 2 known vulnerabilities in 1 package", audit.VULNERABLE),
        (1, "Found 1 known vulnerability in 1 package", audit.VULNERABLE),
        (1, "ERROR: aiofiles: Dependency not found and could not be audited", audit.UNKNOWN),
        (1, "requests.exceptions.ConnectionError: name resolution", audit.UNKNOWN),
        (-9, "", audit.UNKNOWN),
    ],
)
def test_verdicts(code: int, words: str, means: int) -> None:
    """An audit that looked nothing up is never taken for one that found nothing."""
    assert audit.verdict(code, words) == means
