"""Who may do what: every route of the service, asked by everybody, answers as access.txt says.

A line is a route, before it the status for each of `ROLES`. A new route needs a new line; where
lines differ, all that was found is written to a file, to be read before it is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from grader.bundle import folder_files
from grader.exercise import Course
from server.app import API
from tests.server.campus import Campus, assignment, zipped
from tests.server.scene import ROLES, Scene, staged

TABLE = Path(__file__).with_name("access.txt")
COLUMN = 4
MIXED = {"autumn": "spring"}
NAMES = {
    "course": "autumn",
    "assignment": "first",
    "exercise": "first",
    "email": "ada@example.org",
    "other": "bob@example.org",
    "secret": "wrong",
    "figure:path": "figure.svg",
}
QUERIES = {"/git/{course}/{assignment}/info/refs": "?service=git-upload-pack"}


def bodies(scene: Scene, course: Course) -> dict[str, Callable[[], dict[str, Any]]]:
    """What is sent to routes that read a body; new names each time, so that nothing conflicts."""
    later = scene.campus.clock().replace(day=27).isoformat()
    terms = assignment(scene.campus, 1, slug="second")
    return {
        "POST ~/login": lambda: {"json": {"link": "wrong"}},
        "POST ~/join": lambda: {"json": {"invitation": "wrong", "name": "Eve"}},
        "POST ~/tokens": lambda: {"json": {"name": "ci", "scopes": ["read"]}},
        "POST ~/courses": lambda: {"json": {"slug": "winter", "title": "Winter"}},
        "POST ~/courses/{course}/members": lambda: {"json": {"lines": []}},
        "POST ~/courses/{course}/invitations": lambda: {"json": {}},
        "POST ~/courses/{course}/hooks": lambda: {"json": {"url": "http://127.0.0.1:9/"}},
        "POST ~/courses/{course}/regrades": lambda: {"json": {"reason": "again"}},
        "POST ~/courses/{course}/assignments": lambda: {"json": terms},
        "PUT ~/courses/{course}/assignments/{assignment}": lambda: {
            "json": {name: value for name, value in terms.items() if name != "slug"}
        },
        "PUT ~/courses/{course}/assignments/{assignment}/extensions/{email}": lambda: {
            "json": {"due": later, "closes": later}
        },
        "POST ~/courses/{course}/assignments/{assignment}/regrades": lambda: {
            "json": {"reason": "again"}
        },
        "POST ~/regrades/{number}/publish": lambda: {"json": {}},
        "POST ~/courses/{course}/assignments/{assignment}/submissions": lambda: {
            "content": scene.archive
        },
        "POST ~/courses/{course}/releases/{exercise}": lambda: {
            "content": zipped(folder_files(course), top="")
        },
    }


def routes(app: FastAPI) -> list[str]:
    """Every method and path of the service, in the order of paths."""
    found = [
        (str(route.path).replace(API, "~"), method)
        for route in iter_route_contexts(app.routes)
        for method in sorted(set(route.methods or ()) - {"HEAD"})
    ]
    return [f"{method} {path}" for path, method in sorted(found)]


def answered(scene: Scene, route: str, role: str, sent: dict[str, Any]) -> str:
    """The status for one role; `-` where the route is of no course that could be mixed up."""
    method, _, pattern = route.partition(" ")
    if role == "mixed" and "{course}" not in pattern:
        return "-"
    path = pattern.replace("~", API) + QUERIES.get(pattern, "")
    for name, value in NAMES.items():
        named = MIXED.get(value, value) if role == "mixed" else value
        path = path.replace(f"{{{name}}}", named)
    for noun, number in scene.places.items():
        path = path.replace(f"{noun}/{{number}}", f"{noun}/{number}")
    answer = scene.client(role).request(method, path, **sent)
    if method != "GET" and not answer.is_error:
        scene.restore()
    return str(answer.status_code)


def line(statuses: Iterable[str], route: str) -> str:
    """A line of the table."""
    return "".join(status.ljust(COLUMN) for status in statuses) + f" {route}"


@pytest.fixture
def scene(campus: Campus, tiny: Course) -> Scene:
    """One of everything."""
    return staged(campus, tiny)


def test_every_route_answers_everybody_as_the_table_says(
    scene: Scene, tiny: Course, tmp_path: Path
) -> None:
    sent = bodies(scene, tiny)
    found = []
    for route in routes(scene.app):
        kept = sent.get(route, dict)
        found.append(line((answered(scene, route, role, kept()) for role in ROLES), route))
    wanted = [each for each in TABLE.read_text().splitlines() if not each.startswith("#")]
    (tmp_path / "access.txt").write_text("\n".join(found) + "\n")
    differ = [(each, other) for each, other in zip(found, wanted, strict=False) if each != other]
    assert found == wanted, f"see {tmp_path / 'access.txt'}: {differ[:3]}"


def test_bodies_are_of_routes_that_are_there(scene: Scene, tiny: Course) -> None:
    assert bodies(scene, tiny).keys() - set(routes(scene.app)) == set()
