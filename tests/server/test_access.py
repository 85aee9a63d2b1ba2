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
from tests.server.campus import HERE, Campus, assignment, zipped
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
    "proof": "reference",
}
QUERIES = {
    "/git/{course}/{assignment}/info/refs": "?service=git-upload-pack",
    "/courses/{course}/assignments/{assignment}/compare": "?since=1&number=2",
    "/submissions/{number}/changes": "?since=1",
    "~/submissions/{number}/changes": "?since=1",
}


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
        "PUT ~/courses/{course}/alias": lambda: {"json": {"alias": "quick"}},
        "POST ~/courses/{course}/assignments/{assignment}/submissions": lambda: {
            "content": scene.archive
        },
        "POST /courses/{course}/assignments/{assignment}": lambda: {
            "files": {"files": ("kit.zip", scene.archive)}
        },
        "POST /settings/tokens": lambda: {"data": {"name": "ci", "read": "1", "days": "9"}},
        "POST ~/courses/{course}/releases/{exercise}": lambda: {
            "content": zipped(folder_files(course), top="")
        },
    }


def forms(scene: Scene, course: Course) -> dict[str, Callable[[], dict[str, Any]]]:
    """What the forms of pages send."""
    dates = {"opens": "2026-09-01T09:00", "due": "2026-09-20T09:00", "closes": "2026-09-21T09:00"}
    terms = {**dates, "title": "T", "release_id": "1"}
    archive = zipped(folder_files(course), top="")
    etag = scene.client("instructor").get(HERE).headers["etag"]
    base = "POST /courses/{course}"
    return {
        "POST /courses": lambda: {"data": {"slug": "winter", "title": "Winter"}},
        f"{base}/roster/person": lambda: {"data": {"email": "cleo@example.org", "name": "Cleo"}},
        f"{base}/roster/import": lambda: {
            "data": {"table": "email,name\ncleo@example.org,Cleo", "do": "enrol"}
        },
        f"{base}/hooks": lambda: {"data": {"url": "http://127.0.0.1:9/"}},
        f"{base}/releases": lambda: {
            "data": {"exercise": "first"},
            "files": {"archive": ("course.zip", archive)},
        },
        f"{base}/new-assignment": lambda: {"data": {**terms, "slug": "second"}},
        f"{base}/assignments/{{assignment}}/terms": lambda: {"data": {**terms, "etag": etag}},
        f"{base}/assignments/{{assignment}}/extensions": lambda: {
            "data": {**dates, "email": "ada@example.org"}
        },
        f"{base}/assignments/{{assignment}}/regrades": lambda: {"data": {"reason": "again"}},
        "POST /gradings/{number}/retry": lambda: {"data": {"back": "/courses/autumn/queue"}},
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
    sent = bodies(scene, tiny) | forms(scene, tiny)
    found = []
    for route in routes(scene.app):
        kept = sent.get(route, dict)
        found.append(line((answered(scene, route, role, kept()) for role in ROLES), route))
    wanted = [each for each in TABLE.read_text().splitlines() if not each.startswith("#")]
    (tmp_path / "access.txt").write_text("\n".join(found) + "\n")
    differ = [(each, other) for each, other in zip(found, wanted, strict=False) if each != other]
    assert found == wanted, f"see {tmp_path / 'access.txt'}: {differ[:3]}"


def test_bodies_are_of_routes_that_are_there(scene: Scene, tiny: Course) -> None:
    sent = bodies(scene, tiny) | forms(scene, tiny)
    assert sent.keys() - set(routes(scene.app)) == set()
