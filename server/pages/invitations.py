"""Invitations to a course: made, listed and revoked."""

from __future__ import annotations

from fastapi import Response

from server.pages.drafts import Draft, filled, given, refused
from server.pages.forms import Form
from server.pages.page import Visit, Visiting, go, pages
from server.pages.places import in_course
from server.problems import Problem
from server.records import Role
from server.routes import invitations as api

router = pages()

USUAL = {"role": Role.STUDENT.value, "days": "30", "most_uses": "1"}


@router.get("/courses/{course}/invitations")
def invitations(course: str, visit: Visiting) -> Response:
    """All that hold or held, and a form for another one."""
    return _page(visit, course, Draft("invitation", USUAL))


@router.post("/courses/{course}/invitations")
def invite(course: str, form: Form, visit: Visiting) -> Response:
    """Make one: its link is shown this once."""
    place = in_course(visit, course)
    try:
        new = filled(api.NewInvitation, given(form))
        made = api.add_invitation(course, new, visit.service, visit.who)
    except Problem as problem:
        return _page(visit, course, refused("invitation", form, problem), problem.status)
    return visit.show("invited.html", **place, made=made)


@router.post("/courses/{course}/invitations/{number}/revoke")
def revoke(course: str, number: int, visit: Visiting) -> Response:
    """Revoke one."""
    api.revoke_invitation(course, number, visit.service, visit.who)
    return go(f"/courses/{course}/invitations")


def _page(visit: Visit, course: str, draft: Draft, status: int = 200) -> Response:
    place = in_course(visit, course)
    return visit.show(
        "invitations.html",
        status=status,
        **place,
        invitations=api.invitations(course, visit.service, visit.who),
        draft=draft,
        roles=[(role.value, role.value) for role in Role if place["leads"] or not role.staff],
    )
