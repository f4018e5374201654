"""Figures: what happened and how much is left, and nothing that names anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.http.metrics import COUNTED, Metrics
from bot.model.job import Backlog, JobState, MessageState
from bot.ports import Happening

NOW = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)


def lines(page: bytes) -> dict[str, float]:
    """Each figure by its name."""
    rows = (line.rsplit(" ", 1) for line in page.decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in rows}


def test_everything_that_happens_is_counted() -> None:
    """Each happening has a figure of its own, which grows by one each time."""
    assert set(COUNTED) == set(Happening)
    metrics = Metrics()
    for times, what in enumerate(Happening, 1):
        metrics.count(what, times)
    found = lines(metrics.page(None, now=NOW))
    for times, what in enumerate(Happening, 1):
        assert found[f"hearsay_{COUNTED[what][0]}_total"] == times


def test_backlog() -> None:
    """Jobs and messages by state, all states named, and the age of the oldest."""
    backlog = Backlog(
        jobs={JobState.WAITING: 3, JobState.PARKED: 1},
        messages={MessageState.SENT: 7},
        oldest_job=NOW - timedelta(seconds=90),
        oldest_message=None,
    )
    found = lines(Metrics().page(backlog, now=NOW))
    assert [found[f'hearsay_jobs{{state="{state}"}}'] for state in JobState] == [3, 0, 0, 1]
    assert found['hearsay_messages{state="sent"}'] == 7
    assert found["hearsay_oldest_job_seconds"] == 90
    assert found["hearsay_oldest_message_seconds"] == 0
    assert found["hearsay_database_up"] == 1


def test_without_a_database() -> None:
    """What is not known is not shown, and that the database does not answer is."""
    metrics = Metrics()
    metrics.page(Backlog(jobs={}, messages={}, oldest_job=None, oldest_message=None), now=NOW)
    found = lines(metrics.page(None, now=NOW))
    assert found["hearsay_database_up"] == 0
    assert not any(name.startswith("hearsay_jobs{") for name in found)


@pytest.mark.parametrize(("seconds", "bucket"), [(0.04, "0.05"), (0.3, "0.5"), (250, "300.0")])
def test_lag(seconds: float, bucket: str) -> None:
    """An answer is counted among those that took as long or longer."""
    metrics = Metrics()
    metrics.took(seconds)
    found = lines(metrics.page(None, now=NOW))
    assert found[f'hearsay_answer_seconds_bucket{{le="{bucket}"}}'] == 1
    assert found["hearsay_answer_seconds_sum"] == pytest.approx(seconds)
