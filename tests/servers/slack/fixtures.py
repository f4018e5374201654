"""The fixture `slack`: a stand-in that runs, and a test that fails on anything it refused unexpectedly."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.servers.slack.server import Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """Slack with nobody in it; a test says what may be refused with record.expecting or record.allow."""
    async with Slack().running() as running:
        yield running
    wrong = running.record.unexpected()
    assert wrong == [], "Slack refused: " + "; ".join(wrong)
