"""What an assignment's class needs: how it stands, what it fails at, and who does not get on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from sqlmodel import Session, col, select

from grader.report import Result, Verdict, decode
from server.access import Member
from server.blobs import blob
from server.gradebook import Gradebook, Turn, gradebook, told_by
from server.records import Assignment, Grading, Release, State
from server.roster import Student, students_of

BANDS = 10
STUCK = 5
"""So many submissions one after the other that fail the same test."""

TRIED = {Verdict.FAILED, Verdict.ERROR, Verdict.TIMEOUT, Verdict.MEMORY, Verdict.CRASHED}
"""What is not there yet does not hold anybody up."""


class Person(BaseModel):
    """A student."""

    email: str
    name: str


class Band(BaseModel):
    """Scores between two percentages of the points, and how many students have one."""

    low: int
    high: int
    students: int


class Day(BaseModel):
    """A day in the assignment's time zone."""

    day: date
    submissions: int
    begun: float
    """Share of the class that had handed in by its end."""
    full: float
    """Share of the class that had full marks by its end, lateness aside."""


class Lost(BaseModel):
    """A test that counting submissions do not pass."""

    test: str
    sentence: str
    task: str
    students: int
    share: float
    """Of the students who have a grade."""
    example: int
    """The newest of the submissions that do not pass it."""


class Stuck(BaseModel):
    """A student who has not got past a test for some submissions."""

    student: Person
    test: str
    sentence: str
    submissions: int
    since: datetime
    latest: int


class Dated(BaseModel):
    """A student whose dates are others, or whose counting work came late."""

    student: Person
    submission: int | None
    days_late: int
    due: datetime | None
    """Of an extension; nothing where they have none."""


class Failed(BaseModel):
    """A grading that failed on our side."""

    student: Person
    submission: int
    grading: int
    fault: str


class Insight(BaseModel):
    """An assignment's class."""

    students: int
    begun: int
    graded: int
    full: int
    submissions: int
    waiting: int
    """Submissions that are not graded yet."""
    max_points: float
    median: float | None
    """Of the points that count."""
    scores: list[Band]
    days: list[Day]
    tests: list[Lost]
    absent: list[Person]
    stuck: list[Stuck]
    dated: list[Dated]
    failed: list[Failed]


def insight(db: Session, member: Member, assignment: Assignment) -> Insight:
    """What there is to say of the class; a handful of queries, however large it is."""
    students = {one.id: one for one in students_of(db, member.course_id)}
    book = gradebook(db, assignment)
    own = {student: turns for student, turns in book.by_student.items() if student in students}
    counted = {student: turn for student, turn in book.counted.items() if student in students}
    most = db.get_one(Release, assignment.release_id).points
    shares = {s: t.grade.points / (t.grade.max_points or 1) for s, t in counted.items() if t.grade}
    points = sorted(turn.grade.points for turn in counted.values() if turn.grade)
    recent = _recent(own)
    wanted = {turn.grading for turn in counted.values()}
    wanted |= {turn.grading for turns in recent.values() for turn in turns}
    verdicts = told_by(db, Grading.verdicts, {number for number in wanted if number is not None})
    told = _sentences(db, counted)
    turns = [turn for each in own.values() for turn in each]
    return Insight(
        students=len(students),
        begun=len(own),
        graded=len(counted),
        full=sum(1 for share in shares.values() if share >= 1),
        submissions=len(turns),
        waiting=sum(1 for turn in turns if turn.state in (State.QUEUED, State.RUNNING)),
        max_points=most,
        median=points[len(points) // 2] if points else None,
        scores=bands(list(shares.values())),
        days=_days(own, len(students), ZoneInfo(assignment.time_zone)),
        tests=_lost(counted, verdicts, told),
        absent=[_person(one) for number, one in students.items() if number not in own],
        stuck=_stuck(students, recent, verdicts, told),
        dated=_dated(students, book, counted),
        failed=_failed(db, students, turns),
    )


def bands(shares: Sequence[float]) -> list[Band]:
    """How many shares lie in each tenth; full marks lie in the last one."""
    counts = Counter(min(BANDS - 1, max(0, int(share * BANDS))) for share in shares)
    width = 100 // BANDS
    return [
        Band(low=band * width, high=(band + 1) * width, students=counts[band])
        for band in range(BANDS)
    ]


def _days(own: Mapping[int, Sequence[Turn]], students: int, zone: ZoneInfo) -> list[Day]:
    """The days between the first submission and the last, empty ones included."""
    handed: Counter[date] = Counter()
    begun: Counter[date] = Counter()
    full: Counter[date] = Counter()
    for turns in own.values():
        days = [turn.received.astimezone(zone).date() for turn in turns]
        handed.update(days)
        begun[days[0]] += 1
        complete = [day for day, turn in zip(days, turns, strict=True) if _complete(turn)]
        full.update(complete[:1])
    found: list[Day] = []
    so_far = done = 0
    last = max(handed, default=date.min).toordinal()
    for ordinal in range(min(handed, default=date.max).toordinal(), last + 1):
        day = date.fromordinal(ordinal)
        so_far, done = so_far + begun[day], done + full[day]
        found.append(
            Day(
                day=day,
                submissions=handed[day],
                begun=so_far / students,
                full=done / students,
            )
        )
    return found


def _complete(turn: Turn) -> bool:
    return turn.grade is not None and turn.grade.earned >= turn.grade.max_points


def _recent(own: Mapping[int, Sequence[Turn]]) -> dict[int, list[Turn]]:
    """All graded submissions of those who have many of them, and not full marks at last."""
    graded = {student: [turn for turn in turns if turn.grade] for student, turns in own.items()}
    return {
        student: turns
        for student, turns in graded.items()
        if len(turns) >= STUCK and not _complete(turns[-1])
    }


def _lost(
    counted: Mapping[int, Turn],
    verdicts: Mapping[int, Mapping[str, str]],
    told: Mapping[str, tuple[str, Result]],
) -> list[Lost]:
    losers: dict[str, list[int]] = defaultdict(list)
    for turn in counted.values():
        for test, verdict in verdicts.get(turn.grading or 0, {}).items():
            if verdict not in (Verdict.PASSED, Verdict.INTERNAL):
                losers[test].append(turn.submission)
    found = [
        Lost(
            test=test,
            sentence=told[test][1].sentence if test in told else "",
            task=told[test][0] if test in told else "",
            students=len(submissions),
            share=len(submissions) / len(counted),
            example=max(submissions),
        )
        for test, submissions in losers.items()
    ]
    return sorted(found, key=lambda lost: (-lost.students, lost.test))


def _stuck(
    students: Mapping[int, Student],
    recent: Mapping[int, Sequence[Turn]],
    verdicts: Mapping[int, Mapping[str, str]],
    told: Mapping[str, tuple[str, Result]],
) -> list[Stuck]:
    """Who fails a test that they reached in as many submissions as make one stuck."""
    found = []
    for student, turns in recent.items():
        test, streak = _longest([verdicts.get(turn.grading or 0, {}) for turn in turns])
        if streak >= STUCK:
            found.append(
                Stuck(
                    student=_person(students[student]),
                    test=test,
                    sentence=told[test][1].sentence if test in told else "",
                    submissions=streak,
                    since=turns[-streak].received,
                    latest=turns[-1].submission,
                )
            )
    return sorted(found, key=lambda stuck: (-stuck.submissions, stuck.student.name))


def _longest(history: Sequence[Mapping[str, str]]) -> tuple[str, int]:
    """The test that was failed in most of the last submissions, one after the other."""
    tried = {
        test: _streak(test, history) for test, verdict in history[-1].items() if verdict in TRIED
    }
    return max(tried.items(), key=lambda item: item[1], default=("", 0))


def _streak(test: str, history: Sequence[Mapping[str, str]]) -> int:
    count = 0
    for verdicts in reversed(history):
        if verdicts.get(test) not in TRIED:
            break
        count += 1
    return count


def _dated(
    students: Mapping[int, Student], book: Gradebook, counted: Mapping[int, Turn]
) -> list[Dated]:
    late = {s for s, turn in counted.items() if turn.grade and turn.grade.days_late}
    found = []
    for number in (number for number in students if number in late | book.extended.keys()):
        turn, until = counted.get(number), book.extended.get(number)
        found.append(
            Dated(
                student=_person(students[number]),
                submission=turn.submission if turn else None,
                days_late=turn.grade.days_late if turn and turn.grade else 0,
                due=until.due if until else None,
            )
        )
    return found


def _failed(db: Session, students: Mapping[int, Student], turns: Sequence[Turn]) -> list[Failed]:
    failed = {turn.grading or 0: turn for turn in turns if turn.state is State.FAILED}
    wanted = select(Grading.id, Grading.fault).where(col(Grading.id).in_(failed))
    faults = dict(db.exec(wanted).all()) if failed else {}
    return [
        Failed(
            student=_person(students[turn.student]),
            submission=turn.submission,
            grading=number,
            fault=faults.get(number, ""),
        )
        for number, turn in failed.items()
    ]


def _sentences(db: Session, counted: Mapping[int, Turn]) -> dict[str, tuple[str, Result]]:
    """Each test with its task, as one of the class's newest reports has it."""
    newest = max(counted.values(), key=lambda turn: turn.grading or 0, default=None)
    if newest is None:
        return {}
    digest = db.exec(select(Grading.report).where(Grading.id == newest.grading)).first()
    report = decode(blob(db, digest)) if digest else None
    tasks = report.tasks if report else []
    return {test.name: (task.id, test) for task in tasks for test in task.tests}


def _person(student: Student) -> Person:
    return Person(email=student.email, name=student.name)
