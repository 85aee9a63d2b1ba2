"""A course: what is to be done in it, and for staff how far its class is."""

from __future__ import annotations

from fastapi import Response

from server.pages.page import Visiting, pages
from server.pages.places import in_course
from server.routes import assignments, courses

router = pages()


@router.get("/courses/{course}")
def course_page(course: str, visit: Visiting) -> Response:
    """The course's assignments, as the reader sees them."""
    place = in_course(visit, course)
    assigned = assignments.assignments(course, visit.service, visit.who)
    if not place["role"].staff:
        return visit.show("course.html", **place, assigned=assigned)
    overview = courses.course_overview(course, visit.service, visit.who)
    activity = {one.assignment: one for one in overview.assignments}
    return visit.show(
        "course_staff.html",
        **place,
        rows=[(one, activity.get(one.assignment.slug)) for one in assigned],
        students=overview.students,
    )
