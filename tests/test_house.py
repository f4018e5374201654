"""The promises of the house: what the README names exists, and what is committed can be used anywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import check_links

PACKAGES = ("bot", "adapters", "storage")
LEFT_BEHIND = {"__pycache__", "node_modules", "build"}
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "crates" + ".io")
MACHINE_PATH = re.compile(r"(?<![\w.\-/])/(?:root|work|home/\w+|Users/\w+)/")


def committed(root: Path) -> Iterator[Path]:
    """The files of the checkout, without what tools leave in hidden folders, caches, node_modules."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        if path.is_file() and not hidden and not LEFT_BEHIND & set(parts):
            yield path


def canonical(requirement: str) -> str:
    """The name in a requirement, as lock files spell it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", requirement)[0]).lower()


def hearsay(*arguments: str) -> str:
    """What the command prints, run as a person would; fails with its words when it does."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_readme_targets(root: Path) -> None:
    """Every `make` target that the README names is in the Makefile."""
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=`|  )", (root / "README.md").read_text("utf-8")))
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_readme_commands(root: Path) -> None:
    """Every `hearsay` command and option that the README names is known to the command itself."""
    text = (root / "README.md").read_text("utf-8")
    lines = re.findall(r"hearsay ([a-z]+)((?: +[^#`\n]+)?)", text)
    commands = [(command, rest) for command, rest in lines if f"bin/hearsay {command}" in text]
    assert "read" in {command for command, _ in commands}
    for command in {command for command, _ in commands}:
        usage = hearsay(command, "--help")
        for option in {word for name, rest in commands if name == command for word in rest.split()}:
            assert not option.startswith("--") or option in usage


def test_sample_is_read(root: Path) -> None:
    """The sample article that `make demo` reads comes with the project and gives a report."""
    assert "docs/sample.txt" in (root / "Makefile").read_text("utf-8")
    assert hearsay("read", str(root / "docs" / "sample.txt")).strip()


@pytest.mark.parametrize("lock", ["requirements/run.lock", "requirements/dev.lock"])
def test_locks_cover_dependencies(root: Path, lock: str) -> None:
    """Every dependency is pinned with a hash, and both locks pin the same versions."""
    text = (root / lock).read_text("utf-8")
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert {canonical(line) for line in project["dependencies"]} <= {name for name, _ in PIN.findall(text)}
    assert set(PIN.findall((root / "requirements/run.lock").read_text("utf-8"))) <= set(
        PIN.findall((root / "requirements/dev.lock").read_text("utf-8"))
    )
    blocks = re.split(r"\n(?=[a-z0-9])", text.partition("\n")[2])
    assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


def test_nothing_of_one_machine(root: Path) -> None:
    """No file names a package registry's host or a path of somebody's machine."""
    wrong = []
    for path in committed(root):
        text = path.read_bytes().decode("utf-8", errors="replace")
        if any(host in text for host in REGISTRIES) or MACHINE_PATH.search(text):
            wrong.append(str(path.relative_to(root)))
    assert wrong == []


def test_licence(root: Path) -> None:
    """The licence that the project declares is there in full."""
    text = (root / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["license"] == "Apache-2.0"


def test_ci_runs_what_developers_run(root: Path) -> None:
    """What must hold before a change lands is what a developer types: these commands, nothing beside them."""
    script = (root / ".ci" / "run").read_text("utf-8")
    assert set(re.findall(r"^make (\w+)", script, re.MULTILINE)) == {"check", "test", "interop"}


def test_wheel_holds_data(root: Path, tmp_path: Path) -> None:
    """An installed Hearsay has every file of its packages: lexicons, models and type markers too."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    ours = {path.relative_to(root).as_posix() for name in PACKAGES for path in committed(root / name)}
    assert ours - packed == set()


@pytest.mark.parametrize(
    ("link", "alive"),
    [
        ("other.md", True),
        ("other.md#two-words", True),
        ("other.md#no-such", False),
        ("missing.md", False),
        ("#here", True),
        ("#there", False),
        ("https://example.org/gone", True),
        ("mailto:desk@example.org", True),
    ],
)
def test_dead_links(tmp_path: Path, link: str, alive: bool) -> None:
    """A relative link is dead when its file or its heading is missing; links elsewhere are not followed."""
    (tmp_path / "other.md").write_text("# Two words\n", "utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Here\n\nSee [this]({link}), not `[that](code.md)`.\n", "utf-8")
    assert check_links.dead_links(page) == ([] if alive else [link])
