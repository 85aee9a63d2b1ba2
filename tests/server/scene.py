"""A campus in which there is one of everything, and somebody in every role to ask for it."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from grader.exercise import Course
from server.app import API, create_app
from server.records import Scope
from server.settings import Settings
from tests.server.campus import HERE, PATH, Campus, made, numbers, opened

ROLES = [
    "nobody",
    "outsider",
    "foreign",
    "mixed",
    "other",
    "own",
    "assistant",
    "instructor",
    "admin",
    "read",
    "submit",
    "teach",
]
"""`foreign` teaches another course, `mixed` is the same and asks within that one for what is in
this; `other` and `own` are students, and `own` has handed in; the last three are the instructor's
tokens for one thing only."""
PEOPLE = {
    "outsider": "eve",
    "foreign": "zoe",
    "mixed": "zoe",
    "other": "bob",
    "own": "ada",
    "assistant": "tim",
    "instructor": "ida",
    "admin": "root",
    "read": "ida",
    "submit": "ida",
    "teach": "ida",
}
MANY = 1_000_000  # requests and failed logins a minute


class Scene:
    """Who asks, what for, and how to begin anew."""

    def __init__(self, campus: Campus, course: Course) -> None:
        settings = Settings(
            data=campus.settings.data,
            sandbox="process",
            requests_a_minute=MANY,
            logins_a_minute=MANY,
        )
        self.campus = campus
        self.app = create_app(settings, campus.database, campus.clock)
        self.archive = numbers(course)
        self.secrets: dict[str, str] = {"nobody": ""}
        self.places: dict[str, Any] = {}

    def client(self, role: str) -> TestClient:
        """A client of somebody in that role."""
        secret = self.secrets[role]
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        return TestClient(
            self.app, headers=headers, raise_server_exceptions=False, follow_redirects=False
        )

    def keep(self) -> None:
        """Keep everything as it is now."""
        self.campus.keep("scene")

    def restore(self) -> None:
        """Make everything as it was kept."""
        assert self.campus.stock is not None
        self.campus.database.close()
        self.campus.stock.fill(self.campus.database.url, "scene")


def staged(campus: Campus, course: Course) -> Scene:
    """Make one of everything."""
    opened(campus, course)
    scene = Scene(campus, course)
    root = campus.client(campus.person("root@example.org", admin=True))
    made(root.post(f"{API}/courses", json={"slug": "spring", "title": "Spring"}))
    line = {"email": "zoe@example.org", "name": "Zoe", "role": "instructor"}
    made(root.post(f"{API}/courses/spring/members", json={"lines": [line]}), 200)
    for role, name in PEOPLE.items():
        scopes = frozenset({Scope(role)}) if role in set(Scope) else frozenset(Scope)
        scene.secrets[role] = campus.person(f"{name}@example.org", scopes=scopes)
    ada, ida = campus.client(scene.secrets["own"]), campus.client(scene.secrets["instructor"])
    handed = made(ada.post(f"{HERE}/submissions", content=scene.archive))
    campus.grade_all()
    regrade = made(ida.post(f"{HERE}/regrades", json={"reason": "to see"}))
    campus.grade_all()
    later = campus.clock().replace(day=28).isoformat()
    terms = {"due": later, "closes": later, "reason": "flu"}
    made(ida.put(f"{HERE}/extensions/ada@example.org", json=terms), 200)
    invitation = made(ida.post(f"{PATH}/invitations", json={}))
    hook = made(ida.post(f"{PATH}/hooks", json={"url": "http://127.0.0.1:9/"}))
    (release,) = made(ida.get(f"{PATH}/releases"), 200)
    (token,) = made(ada.get(f"{API}/tokens"), 200)
    release = made(ida.get(f"{PATH}/releases"), 200)[0]
    scene.places = {
        "releases": release["id"],
        "submissions": handed["submission"]["id"],
        "gradings": handed["grading"]["id"],
        "regrades": regrade["regrade"]["id"],
        "invitations": invitation["invitation"]["id"],
        "hooks": hook["hook"]["id"],
        "tokens": token["id"],
    }
    scene.keep()
    return scene
