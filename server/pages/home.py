"""The first page: one's courses, or the way in."""

from __future__ import annotations

from fastapi import Request, Response

from server.pages.door import Link, page
from server.pages.drafts import Draft, filled, given, refused
from server.pages.forms import Form
from server.pages.page import Visit, Visiting, go, pages
from server.problems import Problem
from server.routes import assignments, courses, logins
from server.service import COOKIE, Serving, Somebody

router = pages()


@router.get("/")
def home(request: Request, service: Serving, who: Somebody) -> Response:
    """One's courses with what is due in them; for a stranger, how to come in."""
    if who is None:
        return _way_in(service)
    return _own(Visit(request, service, who), Draft("course"))


@router.post("/courses")
def add_course(form: Form, visit: Visiting) -> Response:
    """Make a course, and on to it."""
    try:
        new = filled(courses.NewCourse, given(form))
        made = courses.add_course(new, visit.service, visit.who)
    except Problem as problem:
        return _own(visit, refused("course", form, problem), problem.status)
    return go(f"/courses/{made.slug}")


@router.post("/logout")
def log_out(visit: Visiting) -> Response:
    """Log out, and back to the way in."""
    answer = go("/")
    logins.log_out(visit.service, visit.who, answer)
    answer.delete_cookie(COOKIE)
    return answer


def _own(visit: Visit, draft: Draft, status: int = 200) -> Response:
    service, who = visit.service, visit.who
    own = [
        (membership, assignments.assignments(membership.course.slug, service, who))
        for membership in courses.courses(service, who)
    ]
    return visit.show("home.html", status=status, courses=own, draft=draft)


def _way_in(service: Serving) -> Response:
    if service.provider is not None:
        return page("Gradschool", "You are not logged in.", links=[Link("Log in", "/oidc/login")])
    return page(
        "Gradschool",
        "You are not logged in. Your instructor gives you a link that logs you in.",
    )
