"""How browsers come in, what every answer says to them, and how often one may ask."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.app import API, create_app
from server.people import admin_link
from server.records import Scope, Token
from server.settings import Settings
from tests.server.campus import PATH, Campus, made

ADA = "ada@example.org"
HOUR = timedelta(hours=1)


def link(campus: Campus, email: str = "root@example.org") -> str:
    """The path of a link that logs in once."""
    made = admin_link(campus.database, campus.settings, email, campus.clock(), HOUR)
    return made.removeprefix(campus.settings.home)


def limited(campus: Campus, **settings: int) -> TestClient:
    """A client of a service with other limits."""
    few = Settings(data=campus.settings.data, sandbox="process", **settings)  # type: ignore[arg-type]
    return TestClient(create_app(few, campus.database, campus.clock))


def test_a_link_that_is_only_opened_is_not_used_up(campus: Campus) -> None:
    browser, path = campus.client(), link(campus)
    assert [browser.get(path).status_code for _ in range(2)] == [200, 200]
    assert browser.post(path, follow_redirects=False).headers["location"] == "/"
    assert "Your courses" in browser.get("/").text


def test_a_link_logs_in_once(campus: Campus) -> None:
    path = link(campus)
    campus.client().post(path)
    again = campus.client().post(path)
    assert again.status_code == 401
    assert "used" in again.text


def test_a_link_is_over_after_its_time(campus: Campus) -> None:
    path = link(campus)
    campus.clock.later(hours=1)
    assert campus.client().post(path).status_code == 401


def test_another_site_logs_nobody_in(campus: Campus) -> None:
    browser = campus.client()
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert browser.post(link(campus), headers=headers).status_code == 403


def test_an_invitation_has_a_page(autumn: Campus) -> None:
    ida, browser = autumn.client(autumn.person("ida@example.org")), autumn.client()
    path = made(ida.post(f"{PATH}/invitations", json={}))["link"].removeprefix(autumn.settings.home)
    assert 'name="email"' in browser.get(path).text
    assert browser.post(path, data={"name": "Eve", "email": "nobody"}).status_code == 422
    joined = browser.post(path, data={"name": "Eve Example", "email": "eve@example.org"})
    assert "Eve Example" in joined.text


def test_the_start_names_the_documentation(campus: Campus) -> None:
    assert f"{API}/docs" in campus.client().get("/").text


@pytest.mark.parametrize(
    "path", ["/", "/health", f"{API}/me", "/nowhere", "/login/x", f"{API}/docs"]
)
def test_every_answer_tells_browsers_what_pages_do_not_need(campus: Campus, path: str) -> None:
    headers = campus.client().get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_fault_of_ours_is_said_as_such(campus: Campus) -> None:
    campus.app.add_api_route("/api/broken", lambda: 1 / 0)
    answer = campus.client().get("/api/broken")
    assert (answer.status_code, answer.json()["title"]) == (500, "Broken")
    assert "content-security-policy" in answer.headers


def test_a_page_is_only_reached_by_https_once_it_was(campus: Campus, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, url="https://grad.example.org")
    client = TestClient(create_app(settings, campus.database), base_url=settings.url)
    assert "strict-transport-security" in client.get("/health").headers
    assert "strict-transport-security" not in campus.client().get("/health").headers


def test_requests_of_one_address_are_counted(campus: Campus) -> None:
    client = limited(campus, requests_a_minute=3)
    answers = [client.get("/health") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert "nosniff" in answers[-1].headers["x-content-type-options"]


def test_requests_are_counted_by_token(campus: Campus) -> None:
    client = limited(campus, requests_a_minute=2)
    ada, bob = ({"authorization": f"Bearer {campus.person(name)}"} for name in ("ada", "bob"))
    assert [client.get(f"{API}/me", headers=ada).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(f"{API}/me", headers=bob).status_code == 200


def test_wrong_tokens_are_counted_by_address(campus: Campus) -> None:
    client = limited(campus, requests_a_minute=3)
    tokens = [{"authorization": f"Bearer wrong{n}"} for n in range(4)]
    statuses = [client.get(f"{API}/me", headers=headers).status_code for headers in tokens]
    assert statuses == [401, 401, 401, 429]


def test_failed_logins_are_counted_and_others_are_not(campus: Campus) -> None:
    client = limited(campus, logins_a_minute=2)
    for _ in range(3):
        assert client.post(link(campus), follow_redirects=False).status_code == 303
        client.cookies.clear()
    wrong = [client.post(f"{API}/login", json={"link": "wrong"}).status_code for _ in range(3)]
    assert wrong == [401, 401, 429]
    assert client.post(link(campus)).status_code == 429


def test_a_tokens_use_is_kept_once_an_hour(campus: Campus) -> None:
    ada = campus.client(campus.person(ADA))
    used = []
    for _ in range(3):
        used.append(made(ada.get(f"{API}/tokens"), 200)[0]["used"])
        campus.clock.later(minutes=40)
    assert used[0] == used[1] != used[2]


@pytest.mark.parametrize("days", [401, 4000])
def test_an_expired_token_says_so(campus: Campus, days: int) -> None:
    ada = campus.client(campus.person(ADA))
    campus.clock.later(days=days)
    answer = ada.get(f"{API}/me")
    assert answer.status_code == 401
    assert answer.json()["remedy"] == "Log in again."


def test_tokens_are_kept_as_digests(campus: Campus) -> None:
    secret = campus.person(ADA)
    with campus.database.reading() as db:
        token = db.get_one(Token, 1)
    assert secret not in str(token.model_dump())


def test_a_token_gives_no_more_than_it_has(campus: Campus) -> None:
    reading = campus.client(campus.person(ADA, scopes=frozenset({Scope.READ})))
    new = {"name": "ci", "scopes": ["read", "submit"], "days": 1}
    assert reading.post(f"{API}/tokens", json=new).status_code == 403
    assert reading.post(f"{API}/tokens", json={**new, "scopes": ["read"]}).status_code == 201


def test_a_token_makes_none_that_outlasts_it(campus: Campus) -> None:
    ada = campus.client(campus.person(ADA))
    short = made(ada.post(f"{API}/tokens", json={"name": "ci", "scopes": ["read"], "days": 2}))
    new = {"name": "more", "scopes": ["read"], "days": 3}
    assert campus.client(short["secret"]).post(f"{API}/tokens", json=new).status_code == 403


def test_a_token_revokes_none_that_may_do_more(campus: Campus) -> None:
    whole = campus.client(campus.person(ADA))
    reading = campus.client(campus.person(ADA, scopes=frozenset({Scope.READ})))
    first, second = (token["id"] for token in made(whole.get(f"{API}/tokens"), 200))
    assert reading.delete(f"{API}/tokens/{first}").status_code == 403
    assert whole.delete(f"{API}/tokens/{second}").status_code == 204
    assert reading.get(f"{API}/me").status_code == 401
