"""Invitations: who makes them, who joins by them, and whose account they never open."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.app import API
from tests.server.campus import PATH, Campus, made

ADA, EVE, IDA, TIM = (f"{name}@example.org" for name in ("ada", "eve", "ida", "tim"))


def invited(campus: Campus, by: str = IDA, **terms: Any) -> str:
    """The secret of a new invitation."""
    client = campus.client(campus.person(by))
    link: str = made(client.post(f"{PATH}/invitations", json=terms))["link"]
    return link.rpartition("/")[2]


def join(client: TestClient, secret: str, email: str | None = None) -> Any:
    """The answer to joining."""
    return client.post(f"{API}/join", json={"invitation": secret, "name": "Eve", "email": email})


def test_a_new_account_is_made_and_logged_in(autumn: Campus) -> None:
    browser = autumn.client()
    joined = made(join(browser, invited(autumn), EVE))
    assert (joined["role"], joined["course"]["slug"]) == ("student", "autumn")
    assert made(browser.get(f"{API}/me"), 200)["user"]["email"] == EVE


def test_an_open_invitation_opens_nobodys_account(autumn: Campus) -> None:
    browser = autumn.client()
    answer = join(browser, invited(autumn), ADA)
    assert answer.status_code == 409
    assert "has an account" in answer.json()["detail"]
    assert "gradschool" not in browser.cookies


def test_an_invitation_by_address_opens_no_account_that_is_there(autumn: Campus) -> None:
    autumn.person(EVE)
    assert join(autumn.client(), invited(autumn, email=EVE), EVE).status_code == 409


def test_who_is_logged_in_joins_as_that(autumn: Campus) -> None:
    eve = autumn.client(autumn.person(EVE))
    made(join(eve, invited(autumn)))
    assert made(eve.get(PATH), 200)["role"] == "student"


def test_an_invitation_is_for_its_address_only(autumn: Campus) -> None:
    secret = invited(autumn, email=EVE)
    assert join(autumn.client(), secret, "mallory@example.org").status_code == 409
    assert join(autumn.client(autumn.person("mallory@example.org")), secret).status_code == 409
    made(join(autumn.client(), secret))


def test_an_invitation_is_used_as_often_as_it_says(autumn: Campus) -> None:
    secret = invited(autumn, most_uses=2)
    answers = [join(autumn.client(), secret, f"{n}@example.org").status_code for n in range(3)]
    assert answers == [201, 201, 401]


def test_an_invitation_is_over_some_time(autumn: Campus) -> None:
    secret = invited(autumn, days=1)
    autumn.clock.later(days=1)
    assert join(autumn.client(), secret, EVE).status_code == 401


def test_a_revoked_invitation_is_worth_nothing(autumn: Campus) -> None:
    secret = invited(autumn)
    ida = autumn.client(autumn.person(IDA))
    (row,) = made(ida.get(f"{PATH}/invitations"), 200)
    assert ida.delete(f"{PATH}/invitations/{row['id']}").status_code == 204
    assert made(ida.get(f"{PATH}/invitations"), 200) == []
    assert join(autumn.client(), secret, EVE).status_code == 401


def test_members_do_not_join_twice(autumn: Campus) -> None:
    assert join(autumn.client(autumn.person(TIM)), invited(autumn)).status_code == 409


@pytest.mark.parametrize(
    ("by", "terms", "status"),
    [
        (TIM, {}, 201),
        (TIM, {"email": EVE, "role": "assistant"}, 403),
        (TIM, {"email": EVE, "role": "instructor"}, 403),
        (IDA, {"email": EVE, "role": "instructor"}, 201),
        (IDA, {"role": "assistant"}, 422),
        (IDA, {"email": EVE, "most_uses": 2}, 422),
        (IDA, {"email": "nobody"}, 422),
        (ADA, {}, 403),
    ],
)
def test_nobody_gives_more_than_they_may(
    autumn: Campus, by: str, terms: dict[str, Any], status: int
) -> None:
    client = autumn.client(autumn.person(by))
    assert client.post(f"{PATH}/invitations", json=terms).status_code == status


def test_assistants_do_not_revoke_what_they_could_not_give(autumn: Campus) -> None:
    invited(autumn, email=EVE, role="instructor")
    tim = autumn.client(autumn.person(TIM))
    (row,) = made(tim.get(f"{PATH}/invitations"), 200)
    assert tim.delete(f"{PATH}/invitations/{row['id']}").status_code == 403


def test_no_secret_is_shown_again(autumn: Campus) -> None:
    secret = invited(autumn)
    said = autumn.client(autumn.person(IDA)).get(f"{PATH}/invitations").text
    assert secret not in said
    assert "digest" not in said


def spring(campus: Campus) -> TestClient:
    """Another course, whose only instructor is zoe; her client."""
    root = campus.client(campus.person("root@example.org", admin=True))
    made(root.post(f"{API}/courses", json={"slug": "spring", "title": "Spring"}))
    line = {"email": "zoe@example.org", "name": "Zoe", "role": "instructor"}
    made(root.post(f"{API}/courses/spring/members", json={"lines": [line]}), 200)
    return campus.client(campus.person("zoe@example.org"))


@pytest.mark.parametrize("email", [ADA, TIM, IDA, "root@example.org"])
def test_a_link_opens_no_account_of_another_course(autumn: Campus, email: str) -> None:
    """Enrolling somebody as a student is no way to become them."""
    zoe = spring(autumn)
    lines = [{"email": email, "name": "Mine"}]
    made(zoe.post(f"{API}/courses/spring/members", json={"lines": lines}), 200)
    assert zoe.post(f"{API}/courses/spring/members/{email}/link").status_code == 403


def test_a_link_that_was_made_before_does_not_open_another_course(autumn: Campus) -> None:
    zoe = spring(autumn)
    made(zoe.post(f"{API}/courses/spring/members", json={"lines": [line(EVE)]}), 200)
    link = made(zoe.post(f"{API}/courses/spring/members/{EVE}/link"))["link"]
    ida = autumn.client(autumn.person(IDA))
    made(ida.post(f"{PATH}/members", json={"lines": [line(EVE)]}), 200)
    body = {"link": link.rpartition("/")[2]}
    assert autumn.client().post(f"{API}/login", json=body).status_code == 401


def line(email: str) -> dict[str, str]:
    """A line of a roster."""
    return {"email": email, "name": "Eve"}
