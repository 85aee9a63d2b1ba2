"""The leaderboard of speed, and the name under which one is in it."""

from __future__ import annotations

from fastapi import Response

from server.pages.forms import Form
from server.pages.page import Visiting, go, pages
from server.routes import assignments, courses
from server.routes import leaderboard as api

router = pages()


@router.get("/courses/{course}/assignments/{assignment}/speed")
def speed(course: str, assignment: str, visit: Visiting) -> Response:
    """Who is how fast."""
    return visit.show(
        "speed.html",
        membership=courses.one_course(course, visit.service, visit.who),
        assigned=assignments.one_assignment(
            course, assignment, Response(), visit.service, visit.who
        ),
        board=api.speed(course, assignment, visit.service, visit.who),
    )


@router.post("/courses/{course}/assignments/{assignment}/speed")
def show_as(course: str, assignment: str, form: Form, visit: Visiting) -> Response:
    """Be shown under another name, or under none."""
    api.show_as(course, api.Alias(alias=form.get("alias", "")[:200]), visit.service, visit.who)
    return go(f"/courses/{course}/assignments/{assignment}/speed")
