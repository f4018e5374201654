"""What runs the models keeps to itself what is done with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EMBED = "from bot.neural.encoder import MiniLM; MiniLM().embed(['The Sula ran aground.'])"


def test_nothing_is_noted(tmp_path: Path) -> None:
    """Using a model leaves no file in anybody's home: no identity of the machine, no record to be sent."""
    homes = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}
    subprocess.run([sys.executable, "-c", EMBED], env=environment | homes, check=True)
    assert list(tmp_path.rglob("*")) == []
