"""Terms: what an instructor decides about an assignment, when it is made and later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Response

from server.pages.drafts import Draft, Faulty, filled, given, refused
from server.pages.forms import Form
from server.pages.moments import ZONES, local, moment, zone_of
from server.pages.page import Visit, Visiting, go, pages
from server.pages.places import in_assignment, in_course
from server.problems import Changed, Problem
from server.records import Assignment, Release
from server.routes import assignments, courses, solutions

router = pages()

MOMENTS = {"opens": "Opens", "due": "Due", "closes": "Closes"}
LABELS = {
    "title": "Title",
    "release_id": "Release",
    **MOMENTS,
    "time_zone": "Time zone",
    "late_percent": "Each day late takes off",
    "hourly": "Attempts an hour",
    "attempts": "What counts",
    "shown": "Hidden tests",
    "seed": "Seed",
}
USUAL = {"time_zone": "UTC", "late_percent": "0", "hourly": "10", "seed": "0", "attempts": "best"}


@router.get("/courses/{course}/new-assignment")
def new_assignment(
    course: str, visit: Visiting, release: Annotated[int | None, Query()] = None
) -> Response:
    """The form for another assignment, of a release that may be chosen already."""
    found = courses.releases(course, visit.service, visit.who)
    chosen = next((one for one in found if one.id == release), found[0] if found else None)
    return _new(visit, course, Draft("terms", _usual(visit, course, chosen)), found)


@router.post("/courses/{course}/new-assignment")
def add_assignment(course: str, form: Form, visit: Visiting) -> Response:
    """Make the assignment."""
    try:
        new = filled(assignments.NewAssignment, _values(form))
        made = assignments.add_assignment(course, new, visit.service, visit.who)
    except Problem as problem:
        found = courses.releases(course, visit.service, visit.who)
        return _new(visit, course, refused("terms", form, problem), found, problem.status)
    return go(f"/courses/{course}/assignments/{made.slug}/terms")


@router.get("/courses/{course}/assignments/{assignment}/terms")
def terms(course: str, assignment: str, visit: Visiting) -> Response:
    """The terms as they are, to be changed."""
    return _page(visit, course, assignment)


@router.post("/courses/{course}/assignments/{assignment}/terms")
def change_terms(course: str, assignment: str, form: Form, visit: Visiting) -> Response:
    """Change them, unless somebody else did meanwhile."""
    try:
        wanted = filled(assignments.Terms, _values(form))
        assignments.change_assignment(
            course, assignment, wanted, visit.service, visit.who, form.get("etag", "")
        )
    except Problem as problem:
        draft = refused("terms", form, problem)
        overtaken = isinstance(problem, Changed)
        return _page(visit, course, assignment, draft, problem.status, overtaken=overtaken)
    return go(f"/courses/{course}/assignments/{assignment}/terms")


@router.post("/courses/{course}/assignments/{assignment}/solution")
def decide_on_solution(course: str, assignment: str, form: Form, visit: Visiting) -> Response:
    """Give students the solution, or keep it back again."""
    decide = (
        solutions.release_solution if form.get("do") == "release" else solutions.withhold_solution
    )
    decide(course, assignment, visit.service, visit.who)
    return go(f"/courses/{course}/assignments/{assignment}/terms#solution")


def _new(
    visit: Visit, course: str, draft: Draft, found: list[Release], status: int = 200
) -> Response:
    return visit.show(
        "new_assignment.html",
        status=status,
        **in_course(visit, course),
        draft=draft,
        releases=_choice(found),
        zones=ZONES,
    )


def _page(
    visit: Visit,
    course: str,
    assignment: str,
    draft: Draft | None = None,
    status: int = 200,
    *,
    overtaken: bool = False,
) -> Response:
    place = in_assignment(visit, course, assignment)
    row: Assignment = place["assignment"]
    found = courses.releases(course, visit.service, visit.who)
    now = _typed(row)
    draft = draft or Draft("terms", {**now, "etag": assignments.etag(row)})
    return visit.show(
        "terms.html",
        status=status,
        **place,
        draft=draft,
        etag=assignments.etag(row) if overtaken else draft.typed.get("etag", ""),
        theirs=_theirs(draft, now) if overtaken else [],
        releases=_choice(found),
        solved=any(one.solved for one in found if one.id == row.release_id),
        zones=ZONES,
    )


def _values(form: Mapping[str, str]) -> dict[str, Any]:
    """What the API takes; dates are read on the clocks of the form's own time zone."""
    values: dict[str, Any] = dict(given(form))
    zone = zone_of(values.get("time_zone", "UTC"))
    faults: dict[str, str] = {}
    for name in MOMENTS:
        try:
            values[name] = moment(name, form.get(name, ""), zone)
        except Faulty as faulty:
            faults |= faulty.faults
    if faults:
        raise Faulty(faults)
    return values


def _typed(row: Assignment) -> dict[str, str]:
    """The terms as the form's fields would have them."""
    moments = {name: local(getattr(row, name), row.time_zone) for name in MOMENTS}
    plain = {name: str(getattr(row, name)) for name in LABELS if name not in MOMENTS}
    return {**plain, **moments, "late_percent": f"{row.late_percent:g}"}


def _theirs(draft: Draft, now: Mapping[str, str]) -> list[tuple[str, str]]:
    """What holds now where something else was typed."""
    return [
        (label, now[name])
        for name, label in LABELS.items()
        if draft.typed.get(name, "").strip() != now[name]
    ]


def _usual(visit: Visit, course: str, release: Release | None) -> dict[str, str]:
    """What a new assignment is likely to be: as the last one was."""
    typed = dict(USUAL, shown="always")
    before = assignments.assignments(course, visit.service, visit.who)
    if before:
        last = _typed(before[-1].assignment)
        typed |= {name: last[name] for name in (*USUAL, "shown") if name != "seed"}
    now = visit.service.clock().replace(minute=0, second=0)
    typed["opens"] = local(now, typed["time_zone"])
    if release is not None:
        named = {"title": release.title, "slug": release.exercise, "release_id": str(release.id)}
        typed |= named
    return typed


def _choice(found: list[Release]) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.title}, version {one.version}") for one in found]
