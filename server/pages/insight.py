"""How a class stands, its students one by one, and whose work is alike."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from server.pages import charts
from server.pages.page import Visiting, go, pages
from server.pupils import Order
from server.routes import assignments, courses, insight
from server.routes import similarity as likeness

router = pages()
BASE = "/courses/{course}/assignments/{assignment}"


@router.get(BASE + "/dashboard")
def dashboard(course: str, assignment: str, visit: Visiting) -> Response:
    """Who needs help, and with what."""
    found = insight.class_insight(course, assignment, visit.service, visit.who)
    labels = [f"{band.low} to {band.high} %" for band in found.scores]
    days = [f"{day.day:%a} {day.day.day} {day.day:%b}" for day in found.days]
    return visit.show(
        "dashboard.html",
        **_place(course, assignment, visit),
        insight=found,
        scores=charts.bars([band.students for band in found.scores], labels),
        handed=charts.bars([day.submissions for day in found.days], days),
        begun=charts.marks([day.begun for day in found.days], days, 1.0),
        full=charts.marks([day.full for day in found.days], days, 1.0),
        line=charts.line,
        width=charts.WIDTH,
        height=charts.HEIGHT,
    )


@router.get(BASE + "/students")
def students(
    course: str,
    assignment: str,
    visit: Visiting,
    sort: Order = Order.NAME,
    named: Annotated[str, Query(max_length=200)] = "",
    descending: Annotated[bool, Query()] = False,
) -> Response:
    """The class as a table."""
    found = insight.students(course, assignment, visit.service, visit.who, sort, named, descending)
    return visit.show(
        "students.html",
        **_place(course, assignment, visit),
        pupils=found,
        sort=sort,
        named=named,
        descending=descending,
    )


@router.get(BASE + "/students/{email}")
def student(course: str, assignment: str, email: str, visit: Visiting) -> Response:
    """One student's history."""
    found = insight.student(course, assignment, email, visit.service, visit.who)
    graded = [step for step in found.steps if step.points is not None]
    labels = [f"Submission {step.submission}" for step in graded]
    points = [step.points or 0.0 for step in graded]
    return visit.show(
        "student.html",
        **_place(course, assignment, visit),
        history=found,
        marks=charts.marks(points, labels, found.max_points),
        line=charts.line,
        width=charts.WIDTH,
        height=charts.HEIGHT,
    )


@router.get(BASE + "/similarity")
def similarity(course: str, assignment: str, visit: Visiting) -> Response:
    """Pairs of students whose work is alike."""
    found = likeness.class_similarity(course, assignment, visit.service, visit.who)
    return visit.show("similarity.html", **_place(course, assignment, visit), similarity=found)


@router.post(BASE + "/similarity")
def read_again(course: str, assignment: str, visit: Visiting) -> Response:
    """Have the class read once more where that failed."""
    likeness.read_again(course, assignment, visit.service, visit.who)
    return go(f"/courses/{course}/assignments/{assignment}/similarity")


@router.get(BASE + "/similarity/{email}/{other}")
def pair(course: str, assignment: str, email: str, other: str, visit: Visiting) -> Response:
    """Two students' work side by side."""
    found = likeness.pair(course, assignment, email, other, visit.service, visit.who)
    return visit.show("pair.html", **_place(course, assignment, visit), comparison=found)


def _place(course: str, assignment: str, visit: Visiting) -> dict[str, Any]:
    """What the head of each of these pages tells."""
    return {
        "membership": courses.one_course(course, visit.service, visit.who),
        "assigned": assignments.one_assignment(
            course, assignment, Response(), visit.service, visit.who
        ),
    }
