"""One's tokens on a page: made, shown once, revoked."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from server.app import API
from server.records import Scope
from tests.server.campus import PATH, Campus, made

PAGE = "/settings/tokens"
OURS = {"sec-fetch-site": "same-origin"}
SECRET = re.compile(r'<code id="secret">(gs_[^<]+)</code>')


@pytest.fixture
def ada(autumn: Campus) -> TestClient:
    """A student of the course."""
    return autumn.client(autumn.person("ada@example.org"))


def test_a_token_is_shown_once_and_works(autumn: Campus, ada: TestClient) -> None:
    page = ada.post(PAGE, data={"name": "laptop", "read": "1", "days": "30"})
    found = SECRET.search(page.text)
    assert found is not None
    laptop = autumn.client(found[1])
    assert made(laptop.get(f"{API}/me"), 200)["scopes"] == ["read"]
    again = ada.get(PAGE).text
    assert "laptop" in again
    assert found[1] not in again


def test_a_revoked_token_is_worth_nothing(autumn: Campus, ada: TestClient) -> None:
    page = ada.post(PAGE, data={"name": "laptop", "read": "1", "days": "30"})
    found = SECRET.search(page.text)
    assert found is not None
    number = re.findall(rf"{PAGE}/(\d+)/revoke", page.text)[-1]
    answer = ada.post(f"{PAGE}/{number}/revoke", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert autumn.client(found[1]).get(f"{API}/me").status_code == 401


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "read": "1", "days": "30"},
        {"name": "laptop", "days": "30"},
        {"name": "laptop", "read": "1", "days": "401"},
        {"name": "laptop", "read": "1", "days": "soon"},
    ],
)
def test_a_token_without_sense_is_refused_in_place(ada: TestClient, form: dict[str, str]) -> None:
    page = ada.post(PAGE, data=form)
    assert page.status_code == 422
    assert "Nothing was made" in page.text
    assert "laptop" not in page.text.replace('placeholder="laptop"', "")


def test_students_are_not_asked_whether_it_may_teach(autumn: Campus, ada: TestClient) -> None:
    assert 'name="teach"' not in ada.get(PAGE).text
    ida = autumn.client(autumn.person("ida@example.org"))
    assert 'name="teach"' in ida.get(PAGE).text


def test_a_token_cannot_give_more_than_it_has(autumn: Campus) -> None:
    reading = autumn.client(autumn.person("ada@example.org", scopes=frozenset({Scope.READ})))
    page = reading.post(PAGE, data={"name": "more", "submit": "1", "days": "30"})
    assert page.status_code == 403


def test_a_login_makes_a_link_by_which_a_command_logs_in(autumn: Campus) -> None:
    made_by_root = autumn.client(autumn.person("root@example.org"))
    link = made(made_by_root.post(f"{PATH}/members/ada@example.org/link"))["link"]
    browser = autumn.client()
    browser.post(f"/login/{link.rpartition('/')[2]}", headers=OURS)
    page = browser.post("/settings/links", headers=OURS)
    (own,) = re.findall(r"grad login \S+/login/(gs_[^<]+)<", page.text)
    secret = made(autumn.client().post(f"{API}/login", json={"link": own}))["secret"]
    me = made(autumn.client(secret).get(f"{API}/me"), 200)
    assert me["user"]["email"] == "ada@example.org"


def test_a_token_makes_no_such_link(ada: TestClient) -> None:
    assert ada.post(f"{API}/links").status_code == 403
