"""The handout of an assignment, as a page."""

from __future__ import annotations

from fastapi import Response

from server.pages.page import Visiting, pages
from server.pages.prose import prose
from server.routes import assignments, courses, kits

router = pages()


@router.get("/courses/{course}/assignments/{assignment}/handout")
def handout_page(course: str, assignment: str, visit: Visiting) -> Response:
    """What the exercise asks for, with figures, formulas and code in colours."""
    service, who = visit.service, visit.who
    text = bytes(kits.handout(course, assignment, service, who).body).decode()
    pictures = f"/api/v1/courses/{course}/assignments/{assignment}/handout"
    return visit.show(
        "handout.html",
        membership=courses.one_course(course, service, who),
        assigned=assignments.one_assignment(course, assignment, Response(), service, who),
        handout=prose(text, pictures),
    )
