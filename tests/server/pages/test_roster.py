"""People's page: tables are looked at before they are carried out, and links are shown once."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.server.campus import PATH, Campus
from tests.server.pages.paper import read, sheet

ROSTER = "/courses/autumn/roster"
IMPORT = f"{ROSTER}/import"
TABLE = "email,name,number\nada@example.org,Ada Lovelace,17\ncleo@example.org,<b>Cleo</b>,18\n"


def teacher(campus: Campus) -> TestClient:
    return campus.client(campus.person("ida@example.org"))


def emails(client: TestClient) -> set[str]:
    return {one["user"]["email"] for one in client.get(f"{PATH}/members").json()}


def test_a_table_is_shown_as_what_it_would_change_and_changes_nothing(autumn: Campus) -> None:
    ida = teacher(autumn)
    page = read(ida.post(IMPORT, data={"table": TABLE}, files={"file": b""}))
    assert "Do it: add 1, change 1" in page.text
    assert "Ada Lovelace" in page.text
    assert "cleo@example.org" not in emails(ida)


def test_what_was_looked_at_is_carried_out_by_the_form_of_the_preview(autumn: Campus) -> None:
    ida = teacher(autumn)
    kept = read(ida.post(IMPORT, data={"table": TABLE})).fields(IMPORT)
    page = read(ida.post(IMPORT, data={**kept, "do": "enrol"}))
    assert "cleo@example.org" in emails(ida)
    assert "<b>Cleo</b>" in page.text  # as text: the parser would have swallowed a tag


def test_a_file_counts_before_what_is_pasted(autumn: Campus) -> None:
    file = "email;name\nzeno@example.org;Zeno\n".encode("utf-8-sig")
    answer = teacher(autumn).post(IMPORT, data={"table": "no"}, files={"file": ("r.csv", file)})
    assert "zeno@example.org" in read(answer).text


def test_broken_lines_are_named_and_the_table_is_kept_to_be_mended(autumn: Campus) -> None:
    table = "email,name\nada@example.org,Ada\nnobody,\n"
    page = read(teacher(autumn).post(IMPORT, data={"table": table}), 422)
    assert "line 3: 'nobody' is no address" in page.text
    assert "line 3: has no name" in page.text
    assert page.fields(IMPORT)["table"] == table


def test_a_table_without_its_header_says_what_it_needs(autumn: Campus) -> None:
    page = read(teacher(autumn).post(IMPORT, data={"table": "a,b\n1,2\n"}), 422)
    assert "the table:1: the header has no email and no name" in page.text


def test_one_person_is_enrolled_and_a_wrong_address_is_told_beside_its_field(
    autumn: Campus,
) -> None:
    ida = teacher(autumn)
    line = {"email": "cleo", "name": "Cleo", "role": "assistant"}
    page = read(ida.post(f"{ROSTER}/person", data=line), 422)
    assert "an address is like ada@example.org" in page.text
    assert page.fields(f"{ROSTER}/person")["role"] == "assistant"
    read(ida.post(f"{ROSTER}/person", data={**line, "email": "cleo@example.org"}))
    assert "cleo@example.org" in emails(ida)


def test_a_login_link_is_shown_and_logs_in(autumn: Campus) -> None:
    page = teacher(autumn).post(f"{ROSTER}/ada@example.org/link").text
    path = "/login/" + page.partition("/login/")[2].partition("<")[0]
    assert autumn.client().post(path, follow_redirects=False).status_code == 303


def test_an_assistant_sees_people_and_no_form_to_enrol_any(autumn: Campus) -> None:
    tim = autumn.client(autumn.person("tim@example.org"))
    page = sheet(tim, ROSTER)
    assert "ada@example.org" in page.text
    assert "Enrol" not in page.text


def test_an_invitation_is_shown_once_and_revoked(autumn: Campus) -> None:
    ida = teacher(autumn)
    path = "/courses/autumn/invitations"
    made = ida.post(path, data={"email": "", "role": "student", "days": "3", "most_uses": "9"})
    link = "/join/" + made.text.partition("/join/")[2].partition("<")[0]
    assert "You are invited" in autumn.client().get(link).text
    assert "0 of 9" in sheet(ida, path).text
    read(ida.post(f"{path}/1/revoke"))
    assert "None yet" in sheet(ida, path).text


def test_an_open_invitation_of_staff_is_refused_and_the_form_kept(autumn: Campus) -> None:
    sent = {"role": "assistant", "days": "3", "most_uses": "1"}
    page = read(teacher(autumn).post("/courses/autumn/invitations", data=sent), 422)
    assert "an open invitation is for students" in page.text
    assert page.fields()["days"] == "3"
