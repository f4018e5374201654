"""Hold what is in deploy/ to the schemas and linters of its formats, without a network."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
TOOLS = Path(sys.executable).parent
EXPOSED = (
    15  # tenths: how open the service may be to the rest of its machine, as systemd counts; 100 is wide open
)


def run(*command: str | Path) -> list[str]:
    """What a tool complains of; nothing when all is well."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [*done.stdout.splitlines(), *done.stderr.splitlines()]


def containerfile(deploy: Path) -> list[str]:
    """The image; DL3059: each step of the build is a layer of its own, so that the slow ones are kept."""
    return run(TOOLS / "hadolint", "--no-color", "--ignore", "DL3059", deploy / "Containerfile")


def compose(deploy: Path) -> list[str]:
    """The Compose file, by the specification that the checker brings along."""
    checker = TOOLS / "check-jsonschema"
    return run(checker, "--builtin-schema", "vendor.compose-spec", deploy / "compose.yaml")


def kubernetes(deploy: Path) -> list[str]:
    """The manifests, but the Kustomization, for which the API has no schema."""
    manifests = [
        path for path in sorted((deploy / "kubernetes").glob("*.yaml")) if path.stem != "kustomization"
    ]
    return run(TOOLS / "kubernetes-validate", "--strict", "--quiet", *manifests)


def unit(deploy: Path) -> list[str]:
    """The systemd unit, where systemd is; with a program that is there in place of ours."""
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hearsay.service"
        text = (deploy / "systemd" / "hearsay.service").read_text("utf-8")
        path.write_text(text.replace("/opt/hearsay/bin/hearsay", "/bin/true"), "utf-8")
        return [
            *run(systemd, "verify", "--recursive-errors=no", path),
            *run(systemd, "security", "--offline=true", f"--threshold={EXPOSED}", path)[-1:],
        ]


CHECKS: dict[str, Callable[[Path], list[str]]] = {
    "deploy/Containerfile": containerfile,
    "deploy/compose.yaml": compose,
    "deploy/kubernetes": kubernetes,
    "deploy/systemd/hearsay.service": unit,
}


def main() -> int:
    """Check everything; 1 when something is amiss."""
    complaints = [f"{name}: {line}" for name, check in CHECKS.items() for line in check(DEPLOY)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
