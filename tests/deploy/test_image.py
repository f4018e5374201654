"""The image's build steps, run without an engine: in a folder in place of the image's root.

What comes from the network comes from uv's cache in the short form, by the same locks and hashes; the long
form runs pip as it is written. The base image, its users and the copying from stage to stage are not there.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.campaign import free_port

CONTAINERFILE = Path("deploy") / "Containerfile"
DATA = "/var/lib/hearsay"
_PLACES = re.compile(r"(?<![\w.])/(?=opt|wheels|src|var/lib)")
NETWORK = re.compile(r"PIP_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|\w+_proxy", re.IGNORECASE)  # how it is reached

Step = tuple[str, str]  # an instruction and its words


def stages() -> list[list[Step]]:
    """The instructions of each stage, in their order."""
    text = re.sub(r"^#.*\n", "", CONTAINERFILE.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    steps: list[Step] = [
        (word, " ".join(rest.split()))
        for word, _, rest in (line.partition(" ") for line in text.splitlines())
        if word
    ]
    starts = [at for at, (word, _) in enumerate(steps) if word == "FROM"]
    return [steps[start:end] for start, end in zip(starts, [*starts[1:], len(steps)], strict=True)]


def said(stage: list[Step], word: str) -> list[str]:
    """What a stage says with an instruction."""
    return [rest for known, rest in stage if known == word]


def is_let_in(path: str) -> bool:
    """Whether the file that says what to leave out lets a path into the build; its last word counts."""
    found = True
    for line in Path(".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        parts = Path(path).parts
        heads = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
        plain = pattern.removeprefix("**/")
        if (
            pattern
            and not line.startswith("#")
            and any(
                fnmatch.fnmatch(head.rpartition("/")[2] if plain != pattern else head, plain)
                for head in heads
            )
        ):
            found = line.startswith("!")
    return found


class Image:
    """A folder that is what the image's root would be, when its build stage has run."""

    def __init__(self, root: Path) -> None:
        """`root` is empty."""
        self.root = root
        self.work = root
        self.environment = {name: value for name, value in os.environ.items() if NETWORK.fullmatch(name)}
        self.environment |= {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(root)}

    def placed(self, words: str) -> str:
        """The words with the image's paths as they are here."""
        return _PLACES.sub(f"{self.root}/", words)

    def build(self, fetch: Callable[[Image, str], bool]) -> None:
        """Run the build stage; `fetch` takes a step that needs the network, or says that it does not."""
        for word, rest in stages()[0]:
            if word == "WORKDIR":
                self.work = Path(self.placed(rest))
                self.work.mkdir(parents=True, exist_ok=True)
            elif word == "ENV":
                self.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
            elif word == "COPY":
                *sources, target = rest.split()
                for source in sources:
                    self._copy(Path(source), self.work / target)
            elif word == "RUN" and not ("--require-hashes" in rest and fetch(self, rest)):
                self.run(rest)

    def run(self, command: str) -> None:
        """A step as it is written."""
        done = subprocess.run(
            ["/bin/sh", "-c", self.placed(command)],
            cwd=self.work,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def runtime(self, port: int) -> dict[str, str]:
        """The environment in which the image runs, but for its address and port."""
        pairs = dict(pair.split("=", 1) for rest in said(stages()[1], "ENV") for pair in shlex.split(rest))
        given = {name: self.placed(value).replace("$PATH", "/usr/bin:/bin") for name, value in pairs.items()}
        return given | {"HEARSAY_HTTP_HOST": "127.0.0.1", "HEARSAY_HTTP_PORT": str(port)}

    def _copy(self, source: Path, target: Path) -> None:
        assert source.exists(), f"{source} is not there"
        assert is_let_in(str(source)), f"{source} is left out by .dockerignore"
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / source.name)


def from_cache(image: Image, step: str) -> bool:
    """Install what a step would, from the same lock by the same hashes, with uv and what it has at hand."""
    (lock,) = re.findall(r"-r (\S+)", step)
    into = "build" if " install " in step else "hearsay"
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "-q", "--require-hashes", "--no-deps"]
    where = ["--python", str(image.root / "opt" / into / "bin" / "python"), "-r", str(image.work / lock)]
    offline = subprocess.run([*uv, "--offline", *where], capture_output=True, check=False)
    if offline.returncode:
        subprocess.run([*uv, *where], check=True, capture_output=True)
    return True


@contextmanager
def running(image: Image, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """What a container of the image runs."""
    (entry,), (command,) = (map(json.loads, said(stages()[1], word)) for word in ("ENTRYPOINT", "CMD"))
    data = Path(image.placed(DATA))
    data.mkdir(parents=True, exist_ok=True)
    program = image.root / "opt" / "hearsay" / "bin" / entry[0]
    process = subprocess.Popen(
        [program, *command], cwd=data, env=image.runtime(port), stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def health(image: Image, port: int) -> int:
    """What the health check says."""
    (check,) = said(stages()[1], "HEALTHCHECK")
    words = json.loads(image.placed(check[check.index("[") :]))
    done = subprocess.run(words, cwd=image.placed(DATA), env=image.runtime(port), check=False)
    return done.returncode


def files(folder: Path) -> dict[str, int]:
    """Every file, and when it was changed."""
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def works(image: Image) -> None:
    """It starts, its health check passes, it ends when told to, and has written in its data folder alone."""
    before, port = files(image.root / "opt"), free_port()
    with running(image, port) as process:
        for _ in range(300):
            if health(image, port) == 0:
                break
            assert process.poll() is None
            time.sleep(0.5)
        assert health(image, port) == 0
        process.terminate()
        assert process.wait(60) == 0
    assert health(image, port) == 1
    assert files(image.root / "opt") == before
    assert (Path(image.placed(DATA)) / "hearsay.db").exists()


def test_build(tmp_path: Path) -> None:
    """The build steps make an environment in which the entry point starts, and the health check passes."""
    image = Image(tmp_path)
    image.build(from_cache)
    read = subprocess.run(
        [tmp_path / "opt" / "hearsay" / "bin" / "hearsay", "read", Path("docs/sample.txt").absolute()],
        cwd=tmp_path,
        env=image.runtime(0),
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr
    assert "CENTRAL CLAIM" in read.stdout
    works(image)


@pytest.mark.soak
def test_build_as_it_is_written(tmp_path: Path) -> None:
    """The packager itself, with the network, does what the steps say."""
    image = Image(tmp_path)
    image.build(lambda _, __: False)
    works(image)


def test_runs_as_nobody() -> None:
    """The image ends with a user that is not root, and what it writes is on a volume."""
    last = stages()[-1]
    assert said(last, "USER") == ["10001:10001"]
    assert said(last, "VOLUME") == [DATA]
    assert said(last, "STOPSIGNAL") == ["SIGTERM"]


@pytest.mark.parametrize(
    ("path", "let_in"),
    [
        ("bot/__main__.py", True),
        ("bot/neural/data/encoder.onnx", True),
        ("requirements/run.lock", True),
        ("requirements/dev.lock", False),
        ("bot/__pycache__/x.pyc", False),
        (".env", False),
        ("deploy/.env", False),
        (".git/config", False),
        (".venv/bin/python", False),
        ("hearsay.toml", False),
    ],
)
def test_what_goes_into_the_build(path: str, let_in: bool) -> None:
    """Of the checkout only what the image is made of; no settings, no secrets."""
    assert is_let_in(path) is let_in


def test_every_step_is_known() -> None:
    """What is not run here is said here: no instruction of the build stage is passed over."""
    assert {word for word, _ in stages()[0]} == {"FROM", "ENV", "WORKDIR", "RUN", "COPY"}
