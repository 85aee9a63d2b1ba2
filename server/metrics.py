"""Figures about the service for Prometheus, read from the database when they are asked for."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func
from sqlmodel import Session, col, select

from server.records import Grading, State

BUCKETS = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300)  # seconds
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Metrics:
    """Counts gradings as they are finished, whichever worker on whichever machine did them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._lock = threading.Lock()
        self._until = LONG_AGO
        self._counted: set[int] = set()  # of those that finished at that very moment
        registry = self._registry
        self._queue = Gauge(
            "gradschool_gradings",
            "Gradings that wait or run.",
            ["state", "label"],
            registry=registry,
        )
        self._oldest = Gauge(
            "gradschool_oldest_queued_seconds",
            "For how long the oldest waiting grading has waited.",
            registry=registry,
        )
        self._seconds = Histogram(
            "gradschool_grading_seconds",
            "What grading took, from the first container to the report.",
            registry=registry,
            buckets=BUCKETS,
        )
        self._waited = Histogram(
            "gradschool_waiting_seconds",
            "From handing in until a worker began.",
            registry=registry,
            buckets=BUCKETS,
        )
        self._verdicts = Counter(
            "gradschool_verdicts", "Tests by their verdict.", ["verdict"], registry=registry
        )
        self._faults = Counter(
            "gradschool_faults", "Gradings given up through our fault.", registry=registry
        )

    def text(self, db: Session, now: datetime) -> bytes:
        """All figures, in Prometheus' own format."""
        with self._lock:
            self._look_at_queue(db, now)
            self._count(db)
            return generate_latest(self._registry)

    def _look_at_queue(self, db: Session, now: datetime) -> None:
        under_way = select(Grading.state, Grading.label, func.count()).where(
            col(Grading.state).in_([State.QUEUED, State.RUNNING])
        )
        self._queue.clear()
        for known in (State.QUEUED, State.RUNNING):
            self._queue.labels(known.value, "cpu").set(0)
        for state, label, count in db.exec(under_way.group_by(Grading.state, Grading.label)):
            self._queue.labels(state, label).set(count)
        oldest = select(func.min(Grading.queued)).where(Grading.state == State.QUEUED)
        since = db.exec(oldest).one()
        self._oldest.set((now - since).total_seconds() if since else 0)

    def _count(self, db: Session) -> None:
        """Add what was finished since the last time."""
        new = select(Grading).where(col(Grading.finished) >= self._until)
        for grading in db.exec(new.order_by(col(Grading.finished))):
            if grading.id is None or grading.finished is None or grading.id in self._counted:
                continue
            if grading.finished > self._until:
                self._until, self._counted = grading.finished, set()
            self._counted.add(grading.id)
            self._add(grading)

    def _add(self, grading: Grading) -> None:
        if grading.state is State.FAILED:
            self._faults.inc()
        if grading.seconds is not None:
            self._seconds.observe(grading.seconds)
        if grading.started is not None:
            self._waited.observe((grading.started - grading.queued).total_seconds())
        for verdict in (grading.verdicts or {}).values():
            self._verdicts.labels(verdict).inc()
