"""What a submission is worth: its points, less what lateness takes off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.records import Assignment, Attempts, Extension


class Dates(Struct, frozen=True):
    """When an assignment is due, and until when it is taken late, for one student."""

    opens: datetime
    due: datetime
    closes: datetime
    extended: bool = False


class Grade(Struct, frozen=True):
    """A graded submission in numbers."""

    submission: int
    points: float
    """What counts."""
    earned: float
    """Before lateness."""
    max_points: float
    days_late: int


def dates(assignment: Assignment, extension: Extension | None) -> Dates:
    """The dates that hold for a student."""
    if extension is None:
        return Dates(assignment.opens, assignment.due, assignment.closes)
    return Dates(assignment.opens, extension.due, extension.closes, extended=True)


def days_late(received: datetime, due: datetime, time_zone: str) -> int:
    """The days of lateness that have begun; a day is 24 hours on the clocks of `time_zone`.

    So work that is due at 18:00 is one day late until 18:00 of the next, whatever summer time did.
    """
    if received <= due:
        return 0
    zone = ZoneInfo(time_zone)
    late = _wall(received, zone) - _wall(due, zone)
    return max(1, math.ceil(late.total_seconds() / 86400))


def worth(
    assignment: Assignment,
    until: Dates,
    submission: int,
    received: datetime,
    points: tuple[float, float],
) -> Grade:
    """The grade of what earned so many points of so many."""
    earned, most = points
    late = days_late(received, until.due, assignment.time_zone)
    kept = max(0.0, 1 - late * assignment.late_percent / 100)
    return Grade(submission, round(earned * kept, 2), earned, most, late)


def counting(assignment: Assignment, grades: Sequence[Grade]) -> Grade | None:
    """The one of a student's grades that counts: the best (of equals the first), or the last."""
    if assignment.attempts is Attempts.LAST:
        return max(grades, key=lambda grade: grade.submission, default=None)
    return max(grades, key=lambda grade: (grade.points, -grade.submission), default=None)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall of that zone shows, as if it were UTC."""
    return moment.astimezone(zone).replace(tzinfo=UTC)
