"""One's tokens: what commands and `git` are recognised by."""

from __future__ import annotations

from fastapi import Response
from pydantic import ValidationError

from server.pages.forms import Form
from server.pages.page import Visit, Visiting, go, pages
from server.problems import Problem, Unusable
from server.records import Scope
from server.routes import courses, logins
from server.routes.logins import NewToken, OwnLink, Secret

router = pages()
PATH = "/settings/tokens"


@router.get(PATH)
def tokens_page(visit: Visiting) -> Response:
    """One's tokens that hold yet."""
    return _shown(visit)


@router.post(PATH)
def make_token(form: Form, visit: Visiting) -> Response:
    """Make one and show its secret, this once."""
    scopes = [scope for scope in Scope if form.get(scope.value)]
    try:
        days = form.get("days", "")
        new = NewToken.model_validate(
            {"name": form.get("name", "").strip(), "scopes": scopes, "days": days}
        )
    except ValidationError:
        problem = Unusable("a token needs a name, something it may do, and 1 to 400 days")
        return _shown(visit, problem=problem)
    return _shown(visit, made=logins.add_token(new, visit.service, visit.who))


@router.post("/settings/links")
def make_link(visit: Visiting) -> Response:
    """Make a link by which a command logs in, and show it, this once."""
    return _shown(visit, link=logins.add_link(visit.service, visit.who))


@router.post(f"{PATH}/{{number}}/revoke")
def revoke_token(number: int, visit: Visiting) -> Response:
    """Revoke one; nothing can be done by it from now on."""
    logins.revoke_token(number, visit.service, visit.who)
    return go(PATH)


def _shown(
    visit: Visit,
    made: Secret | None = None,
    link: OwnLink | None = None,
    problem: Problem | None = None,
) -> Response:
    teaches = any(membership.role.staff for membership in courses.courses(visit.service, visit.who))
    return visit.show(
        "tokens.html",
        status=problem.status if problem else 200,
        tokens=logins.tokens(visit.service, visit.who),
        mine=visit.who.token.id,
        scopes=[scope for scope in Scope if teaches or scope is not Scope.TEACH],
        made=made,
        link=link,
        problem=problem,
    )
