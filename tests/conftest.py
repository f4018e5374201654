"""What every test stands on: the root of the checkout, and property tests that do not race a clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.servers.synapse import Homeserver, running


def pytest_configure() -> None:
    """Give property tests no deadline (machines differ), and the same examples on every run."""
    hypothesis.settings.register_profile("hearsay", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("hearsay")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """A real Matrix homeserver, one for each process that runs tests; a test may stop and start it."""
    with running(tmp_path_factory.mktemp("synapse")) as server:
        yield server
