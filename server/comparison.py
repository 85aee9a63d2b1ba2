"""What a regrade would change: a class's grades as they are beside those that they would become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from msgspec import Struct
from pydantic import BaseModel

from grader.report import Verdict
from server.grades import Grade

Verdicts = Mapping[str, str]


class Side(Struct, frozen=True):
    """One of the two grades of a student, and how each test went for it."""

    grade: Grade
    verdicts: Verdicts


class Student(Struct, frozen=True):
    """A student with the grade that counts and the one that would; `None` where there is none."""

    email: str
    name: str
    old: Side | None
    new: Side | None


class Worth(BaseModel):
    """A grade that counts, as a preview tells it."""

    submission: int
    points: float
    """After lateness."""
    earned: float
    """Before it."""
    max_points: float
    days_late: int


class Shift(BaseModel):
    """A student whose counting grade changes, and by which tests."""

    student: str
    """Their address."""
    name: str
    old: Worth | None
    new: Worth | None
    lost: list[str]
    """Tests that keep points away now and did not before."""
    won: list[str]
    """Tests that kept points away before and do not now."""


class TestShift(BaseModel):
    """For how many students a test goes another way, whether their points change or not."""

    __test__ = False  # it is none of pytest's

    name: str
    lost: int
    won: int


class Comparison(BaseModel):
    """Old against new for a class."""

    gain: int
    lose: int
    stay: int
    students: list[Shift]
    """Those whose counting grade changes: who loses most comes first."""
    tests: list[TestShift]
    """Those that change anything: what changes most comes first."""


def compare(students: Collection[Student]) -> Comparison:
    """What changes for these students."""
    lost: Counter[str] = Counter()
    won: Counter[str] = Counter()
    shifts = []
    for student in students:
        shift = _shift(student)
        lost.update(shift.lost)
        won.update(shift.won)
        if shift.old != shift.new:
            shifts.append(shift)
    differences = [_points(student.new) - _points(student.old) for student in students]
    return Comparison(
        gain=sum(difference > 0 for difference in differences),
        lose=sum(difference < 0 for difference in differences),
        stay=differences.count(0.0),
        students=sorted(shifts, key=lambda shift: (_gain(shift), shift.student)),
        tests=[
            TestShift(name=name, lost=lost[name], won=won[name])
            for name in sorted(lost | won, key=lambda name: (-lost[name] - won[name], name))
        ],
    )


def _shift(student: Student) -> Shift:
    compared = student.old is not None and student.new is not None
    before, after = _missed(student.old), _missed(student.new)
    return Shift(
        student=student.email,
        name=student.name,
        old=_worth(student.old),
        new=_worth(student.new),
        lost=sorted(after - before) if compared else [],
        won=sorted(before - after) if compared else [],
    )


def _missed(side: Side | None) -> set[str]:
    """The tests that earned nothing. A test that only one release has counts in that one alone."""
    verdicts, passed = side.verdicts if side else {}, Verdict.PASSED.value
    return {name for name, verdict in verdicts.items() if verdict != passed}


def _worth(side: Side | None) -> Worth | None:
    if side is None:
        return None
    grade = side.grade
    return Worth(
        submission=grade.submission,
        points=grade.points,
        earned=grade.earned,
        max_points=grade.max_points,
        days_late=grade.days_late,
    )


def _points(side: Side | None) -> float:
    return side.grade.points if side else 0.0


def _gain(shift: Shift) -> float:
    return (shift.new.points if shift.new else 0) - (shift.old.points if shift.old else 0)
