"""The first page: one's courses, or the way in."""

from __future__ import annotations

from fastapi import Request, Response

from server.pages.door import Link, page
from server.pages.page import Visit, Visiting, go, pages
from server.routes import assignments, courses, logins
from server.service import COOKIE, Serving, Somebody

router = pages()


@router.get("/")
def home(request: Request, service: Serving, who: Somebody) -> Response:
    """One's courses with what is due in them; for a stranger, how to come in."""
    if who is None:
        return _way_in(service)
    visit = Visit(request, service, who)
    own = [
        (membership, assignments.assignments(membership.course.slug, service, who))
        for membership in courses.courses(service, who)
    ]
    return visit.show("home.html", courses=own)


@router.post("/logout")
def log_out(visit: Visiting) -> Response:
    """Log out, and back to the way in."""
    answer = go("/")
    logins.log_out(visit.service, visit.who, answer)
    answer.delete_cookie(COOKIE)
    return answer


def _way_in(service: Serving) -> Response:
    if service.provider is not None:
        return page("Gradschool", "You are not logged in.", links=[Link("Log in", "/oidc/login")])
    return page(
        "Gradschool",
        "You are not logged in. Your instructor gives you a link that logs you in.",
    )
