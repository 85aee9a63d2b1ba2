"""A course: what is to be done in it, and for staff the ways to all else."""

from __future__ import annotations

from fastapi import Response

from server.pages.page import Visiting, pages
from server.routes import assignments, courses

router = pages()


@router.get("/courses/{course}")
def course_page(course: str, visit: Visiting) -> Response:
    """The course's assignments, as the reader sees them."""
    return visit.show(
        "course.html",
        membership=courses.one_course(course, visit.service, visit.who),
        assigned=assignments.assignments(course, visit.service, visit.who),
    )
