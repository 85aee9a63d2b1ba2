"""Extensions: other dates for single students."""

from __future__ import annotations

from fastapi import Response

from server.pages.drafts import Draft, Faulty, filled, given, refused
from server.pages.forms import Form
from server.pages.moments import local, moment, zone_of
from server.pages.page import Visit, Visiting, go, pages
from server.pages.places import in_assignment
from server.problems import Problem
from server.records import Assignment, ExtensionTerms
from server.routes import assignments, members

router = pages()

BASE = "/courses/{course}/assignments/{assignment}/extensions"


@router.get(BASE)
def extensions(course: str, assignment: str, visit: Visiting, student: str = "") -> Response:
    """Who has other dates, and a form to give some."""
    return _page(visit, course, assignment, student=student)


@router.post(BASE)
def extend(course: str, assignment: str, form: Form, visit: Visiting) -> Response:
    """Give a student other dates; they replace those given before."""
    found = assignments.one_assignment(course, assignment, Response(), visit.service, visit.who)
    try:
        email, terms = _granted(form, found.assignment)
        assignments.extend(course, assignment, email, terms, visit.service, visit.who)
    except Problem as problem:
        draft = refused("extension", form, problem)
        return _page(visit, course, assignment, draft, problem.status)
    return go(BASE.format(course=course, assignment=assignment))


@router.post(BASE + "/{email}/drop")
def drop(course: str, assignment: str, email: str, visit: Visiting) -> Response:
    """Let the assignment's own dates hold again."""
    assignments.drop_extension(course, assignment, email, visit.service, visit.who)
    return go(BASE.format(course=course, assignment=assignment))


def _granted(form: dict[str, str], row: Assignment) -> tuple[str, ExtensionTerms]:
    fields = given(form)
    if "email" not in fields:
        raise Faulty({"email": "whose?"})
    zone = zone_of(row.time_zone)
    due = moment("due", fields.get("due", ""), zone)
    closes = moment("closes", fields["closes"], zone) if "closes" in fields else due
    terms = {"due": due, "closes": closes, "reason": fields.get("reason", "")}
    return fields["email"], filled(ExtensionTerms, terms)


def _page(
    visit: Visit,
    course: str,
    assignment: str,
    draft: Draft | None = None,
    status: int = 200,
    *,
    student: str = "",
) -> Response:
    place = in_assignment(visit, course, assignment)
    row: Assignment = place["assignment"]
    people = members.members(course, visit.service, visit.who)
    usual = {"email": student, "due": local(row.due, row.time_zone)}
    granted = assignments.extensions(course, assignment, visit.service, visit.who)
    return visit.show(
        "extensions.html",
        status=status,
        **place,
        granted=sorted(granted, key=lambda one: one.granted, reverse=True),
        people={one.user.id: one.user for one in people},
        students=[one.user for one in people if not one.enrolment.role.staff],
        draft=draft or Draft("extension", usual),
    )
