"""Regrades: asked for, followed, looked at as old against new, and published or dropped."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from server.pages.drafts import Draft, filled, given, refused
from server.pages.forms import Form
from server.pages.page import Visit, Visiting, go, pages
from server.pages.places import in_assignment
from server.problems import Problem
from server.records import RegradeState
from server.routes import assignments, courses
from server.routes import regrades as api

router = pages()

BASE = "/courses/{course}/assignments/{assignment}/regrades"
OPEN = (RegradeState.RUNNING, RegradeState.READY)
AT_ONCE = 10
WHICH = [
    ("all", "all submissions"),
    ("counting", "of each student the one that counts"),
    ("outdated", "those that another release or seed graded"),
]


@router.get(BASE)
def regrades(
    course: str, assignment: str, visit: Visiting, before: Annotated[int | None, Query()] = None
) -> Response:
    """Those of the assignment, the newest first, and a form to ask for another one."""
    return _page(visit, course, assignment, Draft("regrade"), before=before)


@router.post(BASE)
def ask(course: str, assignment: str, form: Form, visit: Visiting) -> Response:
    """Ask for one: nobody's grade changes before it is published."""
    try:
        wanted = filled(api.NewRegrade, given(form))
        made = api.add_regrade(course, assignment, wanted, visit.service, visit.who)
    except Problem as problem:
        draft = refused("regrade", form, problem)
        return _page(visit, course, assignment, draft, status=problem.status)
    return go(f"/regrades/{made.regrade.id}")


@router.get("/regrades/{number}")
def regrade(number: int, visit: Visiting) -> Response:
    """How far it is; and as soon as all is graded, old against new."""
    told = api.regrade_progress(number, visit.service, visit.who)
    running = told.state is RegradeState.RUNNING
    releases = courses.releases(told.course, visit.service, visit.who)
    return visit.show(
        "regrade.html",
        **in_assignment(visit, told.course, told.assignment),
        told=told,
        preview=None if running else api.read_preview(number, visit.service, visit.who),
        running=running,
        open=told.state in OPEN,
        release=next(one for one in releases if one.id == told.regrade.release_id),
    )


@router.post("/regrades/{number}/publish")
def publish(number: int, form: Form, visit: Visiting) -> Response:
    """Let the new gradings count."""
    how = api.Publication(move="move" in form, leave_failed="leave_failed" in form)
    api.publish_regrade(number, how, visit.service, visit.who)
    return go(f"/regrades/{number}")


@router.post("/regrades/{number}/drop")
def drop(number: int, visit: Visiting) -> Response:
    """Let everything stay as it is."""
    api.drop_regrade(number, visit.service, visit.who)
    return go(f"/regrades/{number}")


def _page(
    visit: Visit,
    course: str,
    assignment: str,
    draft: Draft,
    status: int = 200,
    before: int | None = None,
) -> Response:
    place = in_assignment(visit, course, assignment)
    found = api.regrades(course, visit.service, visit.who, assignment, before, AT_ONCE)
    own = assignments.one_assignment(course, assignment, Response(), visit.service, visit.who)
    releases = courses.releases(course, visit.service, visit.who)
    return visit.show(
        "regrades.html",
        status=status,
        **place,
        regrades=found.items,
        older=found.next,
        undecided=next((one for one in found.items if one.state in OPEN), None),
        draft=draft,
        which=WHICH,
        versions={one.id: one.version for one in releases},
        releases=[
            (one.id, f"version {one.version}") for one in releases if one.exercise == own.exercise
        ],
    )
