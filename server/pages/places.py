"""Where a page of a course is: what its trail and its navigation are drawn from."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from server.pages.page import Visit
from server.records import Role
from server.routes import assignments, courses


def in_course(visit: Visit, course: str) -> dict[str, Any]:
    """The course, and what the reader is in it. Raises `NotFound`."""
    membership = courses.one_course(course, visit.service, visit.who)
    return {
        "course": membership.course,
        "role": membership.role,
        "leads": membership.role is Role.INSTRUCTOR,
        "here": visit.request.url.path,
    }


def in_assignment(visit: Visit, course: str, assignment: str) -> dict[str, Any]:
    """The same with one of the course's assignments."""
    found = assignments.one_assignment(course, assignment, Response(), visit.service, visit.who)
    return {**in_course(visit, course), "assignment": found.assignment, "assigned": found}
