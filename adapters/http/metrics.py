"""Figures for Prometheus: what was done, how much is left to do; no words, no names of places or people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.model.job import Backlog, JobState, MessageState
from bot.ports import Happening

State = TypeVar("State", bound=StrEnum)

# What is counted: its name among the figures, without "hearsay_" and "_total", and what it means.
COUNTED: Final[Mapping[Happening, tuple[str, str]]] = {
    Happening.TAKEN_IN: ("requests", "Requests that were kept, and may be acknowledged since"),
    Happening.KNOWN: ("requests_known", "Requests that came again and were kept before"),
    Happening.ANSWERED: ("jobs_answered", "Jobs that ended with an answer"),
    Happening.RETRIED: ("jobs_retried", "Tries of jobs that failed and will be followed by another"),
    Happening.PARKED: ("jobs_parked", "Jobs that were given up until an admin revives them"),
    Happening.LOST: ("leases_lost", "Endings that were not ours to write: somebody else had taken the work"),
    Happening.DELIVERED: ("deliveries", "Messages sent or edited"),
    Happening.HELD_OFF: ("deliveries_held_off", "Times that a platform told us to wait"),
    Happening.DELIVERY_RETRIED: (
        "deliveries_retried",
        "Tries of deliveries that will be followed by another",
    ),
    Happening.DELIVERY_PARKED: ("deliveries_parked", "Messages that were given up"),
    Happening.RECONCILED: ("deliveries_reconciled", "Tries of unknown outcome that were looked up"),
    Happening.MATCHED: ("matches", "Claims that were found to have come by before"),
}
# Seconds from an event to its answer: a help text takes milliseconds, a long PDF half a minute.
BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """The port `Watch`, and its page for Prometheus."""

    content_type: Final = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(self) -> None:
        """Nothing has happened; the figures are this object's own."""
        self._registry = CollectorRegistry()
        self._counters = {
            what: Counter(f"hearsay_{name}", about, registry=self._registry)
            for what, (name, about) in COUNTED.items()
        }
        self._lag = Histogram(
            "hearsay_answer_seconds",
            "Seconds from an event to its answer",
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._up = self._gauge("database_up", "Whether the database answers")
        self._jobs = self._gauge("jobs", "Jobs by state", "state")
        self._messages = self._gauge("messages", "Outgoing messages by state", "state")
        self._oldest_job = self._gauge("oldest_job_seconds", "Age of the oldest job that is not done")
        self._oldest_message = self._gauge("oldest_message_seconds", "Age of the oldest message not sent")

    def count(self, what: Happening, times: int = 1) -> None:
        """It happened."""
        self._counters[what].inc(times)

    def took(self, seconds: float) -> None:
        """So long after an event its answer was ready."""
        self._lag.observe(seconds)

    def page(self, backlog: Backlog | None, *, now: datetime) -> bytes:
        """Everything as text; `backlog` is None when the database does not answer."""
        self._up.set(backlog is not None)
        if backlog is None:
            for gauge in (self._jobs, self._messages):
                gauge.clear()
        else:
            _by_state(self._jobs, backlog.jobs, JobState)
            _by_state(self._messages, backlog.messages, MessageState)
            self._oldest_job.set(_age(backlog.oldest_job, now))
            self._oldest_message.set(_age(backlog.oldest_message, now))
        return generate_latest(self._registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"hearsay_{name}", about, labels, registry=self._registry)


def _by_state(gauge: Gauge, found: Mapping[State, int], states: type[State]) -> None:
    for state in states:
        gauge.labels(state.value).set(found.get(state, 0))


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
