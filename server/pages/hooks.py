"""Webhooks: other services that are told of gradings."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from server.pages.drafts import Draft, filled, given, refused
from server.pages.forms import Form
from server.pages.page import Visit, Visiting, go, pages
from server.pages.places import in_course
from server.problems import Problem
from server.routes import hooks as api

router = pages()

AT_ONCE = 50


@router.get("/courses/{course}/hooks")
def hooks(course: str, visit: Visiting) -> Response:
    """Those of the course, and a form for another one."""
    return _page(visit, course, Draft("hook"))


@router.post("/courses/{course}/hooks")
def add_hook(course: str, form: Form, visit: Visiting) -> Response:
    """Add one: its secret is shown this once."""
    place = in_course(visit, course)
    try:
        made = api.add_hook(course, filled(api.NewHook, given(form)), visit.service, visit.who)
    except Problem as problem:
        return _page(visit, course, refused("hook", form, problem), problem.status)
    return visit.show("hooked.html", **place, made=made)


@router.get("/courses/{course}/hooks/{number}")
def deliveries(
    course: str, number: int, visit: Visiting, before: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """What one was told, and what it answered."""
    found = api.deliveries(course, number, visit.service, visit.who, before, AT_ONCE)
    all_hooks = api.hooks(course, visit.service, visit.who)
    return visit.show(
        "deliveries.html",
        **in_course(visit, course),
        hook=next(one for one in all_hooks if one.id == number),
        deliveries=found.items,
        older=found.next,
    )


@router.post("/courses/{course}/hooks/{number}/drop")
def drop_hook(course: str, number: int, visit: Visiting) -> Response:
    """Tell it nothing any more."""
    api.drop_hook(course, number, visit.service, visit.who)
    return go(f"/courses/{course}/hooks")


def _page(visit: Visit, course: str, draft: Draft, status: int = 200) -> Response:
    return visit.show(
        "hooks.html",
        status=status,
        **in_course(visit, course),
        hooks=api.hooks(course, visit.service, visit.who),
        draft=draft,
    )
