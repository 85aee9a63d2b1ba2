"""The audit trail as a page, webhooks, and the start of who runs the service."""

from __future__ import annotations

from server.pages.alterations import Alteration, alterations
from tests.server.campus import PATH, Campus
from tests.server.pages.paper import read, sheet

CHANGES = "/courses/autumn/changes"
HOOKS = "/courses/autumn/hooks"


def test_a_line_says_who_changed_what_from_what_to_what_and_why(autumn: Campus) -> None:
    tim = autumn.client(autumn.person("tim@example.org"))
    path = f"{PATH}/assignments/first/extensions/ada@example.org"
    for day in (20, 21):
        when = f"2026-09-{day}T09:00:00Z"
        tim.put(path, json={"due": when, "closes": when, "reason": f"flu {day}"})
    page = sheet(tim, CHANGES)
    assert "tim@example.org extension ada@example.org first" in page.text
    assert "due: Sun 20 Sep 2026, 09:00 UTC → Mon 21 Sep 2026, 09:00 UTC" in page.text
    assert "09:00 UTC flu 21 " in page.text


def test_the_trail_is_of_one_student_or_one_assignment(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    assert "assignment made" in sheet(ida, f"{CHANGES}?assignment=first&student=").text
    assert "No such change" in sheet(ida, f"{CHANGES}?student=ada@example.org").text


def test_the_trail_goes_on_with_older_lines(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    for _ in range(51):
        ida.post(f"{PATH}/invitations", json={})
    first = sheet(ida, CHANGES)
    older = next(link for link in first.links if "before=" in link)
    assert "assignment made" not in first.text
    assert "assignment made" in sheet(ida, older).text


def test_only_what_differs_is_told_without_the_databases_numbers() -> None:
    before = {"id": 1, "points": 4.0, "shown": "always", "added": [], "counted": True}
    after = {"id": 2, "points": 10.0, "shown": "always", "added": ["a.py"], "counted": False}
    assert alterations({**before, "release_id": 1}, after, {1: "first 7"}) == [
        Alteration("points", "4", "10"),
        Alteration("added", None, "a.py"),
        Alteration("counted", "yes", "no"),
        Alteration("release", "first 7", None),
    ]


def test_a_hook_is_added_with_its_secret_listed_and_dropped(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    made = read(ida.post(HOOKS, data={"url": "http://127.0.0.1:9/told"}))
    assert "gs_" in made.text
    page = sheet(ida, HOOKS)
    assert "gs_" not in page.text
    assert "It was told nothing yet" in sheet(ida, f"{HOOKS}/1").text
    read(ida.post(f"{HOOKS}/1/drop"))
    assert "Nobody is told" in sheet(ida, HOOKS).text


def test_a_hook_that_is_no_address_is_refused_and_kept(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    assert read(ida.post(HOOKS, data={"url": "ftp://x"}), 422).fields(HOOKS)["url"] == "ftp://x"


def test_a_hook_that_is_not_there_is_not_found(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    sheet(ida, f"{HOOKS}/9", 404)


def test_who_runs_the_service_makes_a_course(campus: Campus) -> None:
    root = campus.client(campus.person("root@example.org", admin=True))
    page = read(root.post("/courses", data={"title": "Winter", "slug": "Win ter"}), 422)
    assert "small letters, digits and hyphens" in page.text
    assert page.fields("/courses")["title"] == "Winter"
    page = read(root.post("/courses", data={"title": "Winter", "slug": "winter"}))
    assert "Nothing is handed out yet" in page.text


def test_nobody_else_is_offered_to_make_one(autumn: Campus) -> None:
    ida = autumn.client(autumn.person("ida@example.org"))
    assert "New course" not in sheet(ida, "/").text
    read(ida.post("/courses", data={"title": "Winter", "slug": "winter"}), 403)
