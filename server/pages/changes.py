"""The audit trail: who changed what, and why."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from server.pages.alterations import alterations
from server.pages.page import Visiting, pages
from server.pages.places import in_course
from server.routes import assignments, courses
from server.routes import changes as api

router = pages()

AT_ONCE = 50


@router.get("/courses/{course}/changes")
def changes(
    course: str,
    visit: Visiting,
    student: Annotated[str, Query(max_length=200)] = "",
    assignment: Annotated[str, Query(max_length=60)] = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """What changed grades, or what decides them; the newest first."""
    found = api.changes(
        course,
        visit.service,
        visit.who,
        student.strip() or None,
        assignment or None,
        before,
        AT_ONCE,
    )
    published = courses.releases(course, visit.service, visit.who)
    names = {one.id or 0: f"{one.exercise} {one.version}" for one in published}
    return visit.show(
        "changes.html",
        **in_course(visit, course),
        lines=[
            (one, alterations(one.change.before, one.change.after, names)) for one in found.items
        ],
        older=found.next,
        student=student.strip(),
        chosen=assignment,
        assigned=assignments.assignments(course, visit.service, visit.who),
    )
