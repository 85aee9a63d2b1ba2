"""What changed between two submissions."""

from __future__ import annotations

from fastapi import Response

from server.pages.page import Visiting, pages
from server.routes import differences
from server.routes.differences import Since

router = pages()


@router.get("/submissions/{number}/changes")
def differences_page(number: int, since: Since, visit: Visiting) -> Response:
    """The files of both, line by line where they differ."""
    found = differences.changes(number, since, visit.service, visit.who)
    return visit.show("differences.html", found=found)
