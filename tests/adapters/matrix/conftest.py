"""Accounts of a real homeserver for each test: the bot, and two people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.matrix.bots import Bot
from tests.adapters.matrix.desks import Desk, seated
from tests.adapters.matrix.people import Person, person
from tests.servers.synapse import Homeserver


@pytest.fixture
def bot(synapse: Homeserver, tmp_path: Path) -> Bot:
    """A new account of the bot's."""
    return Bot(synapse.register(), synapse.address, tmp_path / "keys")


@pytest.fixture
async def ana(synapse: Homeserver, tmp_path: Path) -> AsyncIterator[Person]:
    """Somebody who asks."""
    async with person(synapse, tmp_path / "ana") as found:
        yield found


@pytest.fixture
async def ben(synapse: Homeserver, tmp_path: Path) -> AsyncIterator[Person]:
    """Somebody else."""
    async with person(synapse, tmp_path / "ben") as found:
        yield found


@pytest.fixture
async def desk(request: pytest.FixtureRequest, bot: Bot, ana: Person, ben: Person) -> Desk:
    """A room that everybody came to, encrypted unless a test says otherwise."""
    return await seated(bot, ana, ben, encrypted=getattr(request, "param", True))
