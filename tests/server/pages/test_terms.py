"""The pages of terms: dates on a zone's clocks, what was typed is kept, guards."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.server.campus import HERE, PATH, Campus, made
from tests.server.pages.paper import read, sheet

TERMS = "/courses/autumn/assignments/first/terms"
NEW = "/courses/autumn/new-assignment"
EXTENSIONS = "/courses/autumn/assignments/first/extensions"


def teacher(campus: Campus) -> TestClient:
    return campus.client(campus.person("ida@example.org"))


def kept(client: TestClient, slug: str = "first") -> dict[str, object]:
    found: dict[str, object] = made(client.get(f"{PATH}/assignments/{slug}"), 200)["assignment"]
    return found


def test_saving_the_form_as_it_was_shown_changes_no_term(autumn: Campus) -> None:
    ida = teacher(autumn)
    before = kept(ida)
    read(ida.post(TERMS, data=sheet(ida, TERMS).fields(TERMS)))
    assert kept(ida) == {**before, "revision": 2}


def test_dates_are_read_on_the_clocks_of_the_time_zone(autumn: Campus) -> None:
    ida = teacher(autumn)
    typed = sheet(ida, TERMS).fields(TERMS)
    typed |= {"time_zone": "America/New_York", "due": "2026-09-05T18:00"}
    page = read(ida.post(TERMS, data=typed))
    assert kept(ida)["due"] == "2026-09-05T22:00:00Z"
    assert page.fields(TERMS)["due"] == "2026-09-05T18:00"


def test_an_hour_that_no_clock_shows_is_refused_beside_its_field(autumn: Campus) -> None:
    ida = teacher(autumn)
    typed = sheet(ida, TERMS).fields(TERMS)
    typed |= {"time_zone": "Europe/Berlin", "closes": "2027-03-28T02:30"}
    page = read(ida.post(TERMS, data=typed), 422)
    assert "the clocks leave that hour out" in page.text
    assert page.fields(TERMS)["closes"] == "2027-03-28T02:30"


def test_every_fault_is_told_and_nothing_is_kept(autumn: Campus) -> None:
    ida = teacher(autumn)
    before = kept(ida)
    typed = sheet(ida, TERMS).fields(TERMS) | {"late_percent": "101", "hourly": "0", "title": ""}
    page = read(ida.post(TERMS, data=typed), 422)
    assert "less than or equal to 100" in page.text
    assert "greater than or equal to 1" in page.text
    assert "it is needed" in page.text
    assert kept(ida) == before


def test_dates_out_of_order_are_told_above_the_form(autumn: Campus) -> None:
    ida = teacher(autumn)
    typed = sheet(ida, TERMS).fields(TERMS)
    page = read(ida.post(TERMS, data=typed | {"due": typed["opens"]}), 422)
    assert "it must open before it is due" in page.text


def test_a_change_meanwhile_is_said_with_what_holds_now(autumn: Campus) -> None:
    ida = teacher(autumn)
    first = sheet(ida, TERMS).fields(TERMS)
    read(ida.post(TERMS, data=first | {"title": "Theirs"}))
    page = read(ida.post(TERMS, data=first | {"title": "Mine"}), 412)
    assert "Title: Theirs" in page.text
    assert page.fields(TERMS)["title"] == "Mine"
    read(ida.post(TERMS, data=page.fields(TERMS)))
    assert kept(ida)["title"] == "Mine"


def test_a_change_that_was_refused_is_still_guarded(autumn: Campus) -> None:
    ida = teacher(autumn)
    first = sheet(ida, TERMS).fields(TERMS)
    refused = read(ida.post(TERMS, data=first | {"hourly": "0"}), 422).fields(TERMS)
    read(ida.post(TERMS, data=first | {"title": "Theirs"}))
    read(ida.post(TERMS, data=refused | {"hourly": "5"}), 412)


def test_a_new_assignment_begins_with_the_release_and_the_last_ones_rules(autumn: Campus) -> None:
    ida = teacher(autumn)
    read(ida.post(TERMS, data=sheet(ida, TERMS).fields(TERMS) | {"time_zone": "Asia/Tokyo"}))
    typed = sheet(ida, f"{NEW}?release=1").fields()
    assert (typed["slug"], typed["release_id"], typed["time_zone"]) == ("first", "1", "Asia/Tokyo")
    typed |= {"slug": "again", "due": "2026-09-09T12:00", "closes": "2026-09-10T12:00"}
    page = read(ida.post(NEW, data=typed))
    assert page.fields("/courses/autumn/assignments/again/terms")["closes"] == "2026-09-10T12:00"


def test_a_name_that_is_taken_keeps_the_form(autumn: Campus) -> None:
    ida = teacher(autumn)
    typed = sheet(ida, NEW).fields() | {"due": "2026-09-09T12:00", "closes": "2026-09-10T12:00"}
    page = read(ida.post(NEW, data=typed), 409)
    assert "autumn has an assignment 'first' already" in page.text
    assert page.fields()["due"] == "2026-09-09T12:00"


def test_the_solution_is_released_and_kept_back_again(autumn: Campus) -> None:
    ida = teacher(autumn)
    path = "/courses/autumn/assignments/first/solution"
    fields = sheet(ida, TERMS).fields(path)
    page = read(ida.post(path, data=fields))
    assert made(ida.get(f"{PATH}/releases"), 200)[0]["solved"]
    read(ida.post(path, data=page.fields(path)))
    assert not made(ida.get(f"{PATH}/releases"), 200)[0]["solved"]


def test_an_extension_is_granted_on_the_assignments_clocks_and_dropped(autumn: Campus) -> None:
    ida = teacher(autumn)
    read(ida.post(TERMS, data=sheet(ida, TERMS).fields(TERMS) | {"time_zone": "Asia/Tokyo"}))
    typed = {"email": "ada@example.org", "due": "2026-09-20T09:00", "closes": "", "reason": "flu"}
    page = read(ida.post(EXTENSIONS, data=typed))
    (granted,) = made(ida.get(f"{HERE}/extensions"), 200)
    assert (granted["due"], granted["closes"]) == ("2026-09-20T00:00:00Z",) * 2
    assert "flu" in page.text
    read(ida.post(f"{EXTENSIONS}/ada@example.org/drop"))
    assert made(ida.get(f"{HERE}/extensions"), 200) == []


def test_an_extension_of_nobody_keeps_what_was_typed(autumn: Campus) -> None:
    typed = {"email": "eve@example.org", "due": "2026-09-20T09:00"}
    page = read(teacher(autumn).post(EXTENSIONS, data=typed), 404)
    assert "autumn has no member 'eve@example.org'" in page.text
    assert page.fields(EXTENSIONS)["due"] == "2026-09-20T09:00"


def test_an_assistant_reads_terms_and_grants_extensions(autumn: Campus) -> None:
    tim = autumn.client(autumn.person("tim@example.org"))
    assert "Save" not in sheet(tim, TERMS).text
    read(tim.post(EXTENSIONS, data={"email": "ada@example.org", "due": "2026-09-20T09:00"}))
