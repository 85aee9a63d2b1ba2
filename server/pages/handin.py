"""An assignment's page: what is asked, what one has, and handing in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from server.pages.page import Visit, Visiting, go, pages
from server.paging import Before
from server.problems import (
    Forbidden,
    OutOfService,
    Problem,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unusable,
)
from server.routes import assignments, courses, submissions
from server.service import Serving, Somebody
from server.uploads import drained

router = pages()
PATH = "/courses/{course}/assignments/{assignment}"
REFUSED = (Forbidden, OutOfService, TooLarge, TooMany, Unusable)
A_PAGE = 50


def visitor(request: Request, service: Serving, who: Somebody) -> Visit | None:
    """Who hands in; nobody where their login is over."""
    return Visit(request, service, who) if who else None


Number = Annotated[int, Query(ge=1, le=2**62)]


@router.get(PATH)
def assignment_page(
    course: str, assignment: str, visit: Visiting, before: Before = None
) -> Response:
    """The assignment for who looks, and what they handed in."""
    return _shown(visit, course, assignment, before=before)


@router.post(PATH)
async def hand_in(
    course: str,
    assignment: str,
    request: Request,
    visit: Annotated[Visit | None, Depends(visitor)],
) -> Response:
    """Hand in what the form sends, and go on to its report; or say why not, in place."""
    if visit is None:
        await drained(request)
        raise Unauthenticated(
            "your login is over, and nothing was handed in",
            "Log in again, come back here, and choose your files once more: nobody changed them.",
        )
    try:
        accepted = await submissions.hand_in(course, assignment, request, visit.service, visit.who)
    except REFUSED as problem:
        await drained(request)
        return await run_in_threadpool(_shown, visit, course, assignment, problem)
    known = "?known=1" if accepted.known else ""
    return go(f"/submissions/{accepted.submission.id}{known}")


@router.get(f"{PATH}/compare")
def compare(since: Number, number: Number) -> Response:
    """Off to what changed between the two that were chosen, the older one first."""
    return go(f"/submissions/{max(since, number)}/changes?since={min(since, number)}")


def _shown(
    visit: Visit,
    course: str,
    assignment: str,
    problem: Problem | None = None,
    before: Before = None,
) -> Response:
    service, who = visit.service, visit.who
    return visit.show(
        "assignment.html",
        status=problem.status if problem else 200,
        membership=courses.one_course(course, service, who),
        assigned=assignments.one_assignment(course, assignment, Response(), service, who),
        history=submissions.submissions(
            course, assignment, service, who, before, A_PAGE, who.user.email
        ),
        before=before,
        problem=problem.details() if problem else None,
        home=service.settings.home,
        most=service.settings.upload_bytes,
    )
