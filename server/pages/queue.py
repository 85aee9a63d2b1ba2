"""The queue: what waits and runs, who grades, and what failed on our side."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from server.pages.forms import Form
from server.pages.page import Visiting, go, pages
from server.pages.places import in_course
from server.problems import Unusable
from server.routes import faults
from server.routes import queue as api

router = pages()

AT_ONCE = 20
OURS = ("/courses/", "/regrades/")
KINDS = ("submissions", "proofs of releases", "regrades")


@router.get("/courses/{course}/queue")
def queue(
    course: str, visit: Visiting, before: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """The queue as it is now; the page asks for it again by itself."""
    found = faults.faults(course, visit.service, visit.who, before, AT_ONCE)
    return visit.show(
        "queue.html",
        **in_course(visit, course),
        backlog=api.queue(course, visit.service, visit.who),
        kinds=KINDS,
        faults=found.items,
        older=found.next,
        first=before is None,
    )


@router.post("/gradings/{number}/retry")
def retry(number: int, form: Form, visit: Visiting) -> Response:
    """Try a grading again that was given up, and back to where that was asked for."""
    back = form.get("back", "")
    if not back.startswith(OURS):
        raise Unusable("a retry goes back to a page of this service", "Use its own buttons.")
    faults.retry(number, visit.service, visit.who)
    return go(back)
