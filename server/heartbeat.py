"""What a worker says while it grades: that it lives, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError

from grader.examiner import Finding, Watcher
from grader.exercise import Task
from server import queue
from server.clock import Clock
from server.companion import Companion
from server.database import Database
from server.problems import OutOfService
from server.records import Progress

A_WHILE = 0.1  # seconds between two looks for something to say

log = structlog.get_logger()


class Heartbeat(Companion, Watcher):
    """Renews a lease and keeps the findings' events, in a thread of its own."""

    def __init__(
        self,
        database: Database,
        lease: queue.Lease,
        tasks: Sequence[Task],
        seconds: int,
        clock: Clock,
    ) -> None:
        super().__init__("heartbeat")
        self._database = database
        self._lease = lease
        self._tasks = tasks
        self._seconds = seconds
        self._clock = clock
        self._events: list[dict[str, Any]] = []

    def collected(self, findings: Sequence[Finding]) -> None:
        """See `Watcher`."""
        tasks = [_expected(task, findings) for task in self._tasks]
        self._events.append({"event": "collected", "tests": len(findings), "tasks": tasks})

    def concluded(self, finding: Finding) -> None:
        """See `Watcher`."""
        self._events.append(
            {
                "event": "concluded",
                "task": finding.task,
                "test": finding.name,
                "sentence": finding.sentence,
                "hidden": finding.hidden,
                "weight": finding.weight,
                "verdict": finding.judgement.verdict.value,
                "seconds": round(finding.seconds, 3),
            }
        )

    def run(self) -> None:
        """See `Companion`."""
        due = self._clock()
        while not self.over.wait(A_WHILE):
            now = self._clock()
            renewing = (now - due).total_seconds() > self._seconds / 3
            if not renewing and not self._events:
                continue
            try:
                self._say(renewing=renewing)
            except OutOfService as error:
                log.warning("heartbeat", grading=self._lease.grading_id, fault=str(error))
            except IntegrityError:  # a backup was brought back meanwhile: the grading is gone
                log.warning("heartbeat over", grading=self._lease.grading_id)
                return
            else:
                due = now if renewing else due

    def _say(self, *, renewing: bool) -> None:
        said, self._events = self._events, []
        with self._database.writing() as db:
            if renewing:
                queue.renew(db, self._lease, self._clock(), self._seconds)
            grading, attempt = self._lease.grading_id, self._lease.attempt
            db.add_all(Progress(grading_id=grading, attempt=attempt, event=one) for one in said)


def _expected(task: Task, findings: Sequence[Finding]) -> dict[str, Any]:
    """A task, and what its tests weigh together: of that, its points are shares."""
    own = [finding.weight for finding in findings if finding.task == task.id]
    return {
        "task": task.id,
        "title": task.title,
        "points": task.points,
        "tests": len(own),
        "weight": sum(own),
    }
