"""Logging in by a provider: what is believed, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from joserfc.jwk import OctKey, RSAKey

from grader.exercise import Course
from server.app import API, create_app
from server.settings import BadSettings, Settings, read_settings
from tests.server.campus import PATH, Campus, made
from tests.server.provider import CLIENT, ISSUER, NOTHING, SECRET, FakeProvider

ADA, EVE = "ada@example.org", "eve@example.org"
HOME = "https://grad.example.org"


class University:
    """A service whose people are known to a provider."""

    def __init__(self, campus: Campus) -> None:
        self.campus = campus
        self.provider = FakeProvider(campus.clock)
        settings = Settings(
            data=campus.settings.data,
            sandbox="process",
            url=HOME,
            oidc_issuer=ISSUER,
            oidc_client=CLIENT,
            oidc_secret=SECRET,
        )
        self.app = create_app(settings, campus.database, campus.clock, self.provider)

    def browser(self) -> TestClient:
        """A browser that goes nowhere by itself."""
        return TestClient(self.app, base_url=HOME, follow_redirects=False)

    def log_in(
        self,
        browser: TestClient,
        email: str,
        *,
        invitation: str = "",
        claims: Mapping[str, object] = NOTHING,
    ) -> Response:
        """Go to the provider and come back as `email`."""
        off = browser.get("/oidc/login", params={"invitation": invitation})
        assert off.status_code == 303, off.text
        back = self.provider.allow(off.headers["location"], email, claims)
        return browser.get(back)


@pytest.fixture
def university(autumn: Campus) -> University:
    """One with a course and its people."""
    return University(autumn)


def test_a_known_address_is_logged_in(university: University) -> None:
    browser = university.browser()
    back = university.log_in(browser, "Ada@Example.org")
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert made(browser.get(f"{API}/me"), 200)["user"]["email"] == ADA


def test_the_cookie_is_kept_from_scripts_and_other_sites(university: University) -> None:
    back = university.log_in(university.browser(), ADA)
    cookie = next(
        line for line in back.headers.get_list("set-cookie") if line.startswith("gradschool=")
    )
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= parts


def test_the_provider_is_asked_with_a_challenge(university: University) -> None:
    off = university.browser().get("/oidc/login")
    asked = parse_qs(urlsplit(off.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["redirect_uri"] == [f"{HOME}/oidc/callback"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"nonce": "another"},
        {"aud": "somebody-else"},
        {"iss": "https://evil.example.org"},
        {"exp": 1},
        {"azp": "somebody-else"},
    ],
    ids=str,
)
def test_a_token_that_does_not_fit_logs_nobody_in(
    university: University, claims: dict[str, object]
) -> None:
    browser = university.browser()
    back = university.log_in(browser, ADA, claims=claims)
    assert back.status_code == 401
    assert "gradschool" not in browser.cookies


def test_a_token_of_another_key_is_not_believed(university: University) -> None:
    university.provider.signing = RSAKey.generate_key(2048, {"kid": "one"})
    assert university.log_in(university.browser(), ADA).status_code == 401


def test_a_token_signed_with_the_public_key_as_a_secret_is_not_believed(
    university: University,
) -> None:
    public = university.provider.key.as_pem(private=False)
    university.provider.signing = OctKey.import_key(public.replace(b"-----", b"====="))  # type: ignore[assignment]
    university.provider.header = {"alg": "HS256", "kid": "one"}
    assert university.log_in(university.browser(), ADA).status_code == 401


def test_another_browser_cannot_end_a_login(university: University) -> None:
    off = university.browser().get("/oidc/login")
    back = university.provider.allow(off.headers["location"], ADA)
    assert university.browser().get(back).status_code == 401


def test_a_login_of_another_state_is_refused(university: University) -> None:
    browser = university.browser()
    browser.get("/oidc/login")
    other = university.browser().get("/oidc/login")
    back = university.provider.allow(other.headers["location"], ADA)
    assert browser.get(back).status_code == 401


def test_an_answer_is_used_once(university: University) -> None:
    browser = university.browser()
    off = browser.get("/oidc/login")
    back = university.provider.allow(off.headers["location"], ADA)
    assert [browser.get(back).status_code for _ in range(2)] == [303, 401]


def test_what_the_provider_refuses_is_said(university: University) -> None:
    browser = university.browser()
    off = browser.get("/oidc/login")
    state = parse_qs(urlsplit(off.headers["location"]).query)["state"][0]
    back = browser.get(f"/oidc/callback?error=access_denied&state={state}")
    assert back.status_code == 401
    assert "access_denied" in back.text


def test_a_provider_that_does_not_answer_is_not_our_fault(university: University) -> None:
    university.provider.down = True
    answer = university.browser().get("/oidc/login")
    assert answer.status_code == 503
    assert "does not answer" in answer.text


def test_who_is_not_invited_is_refused(university: University) -> None:
    back = university.log_in(university.browser(), EVE)
    assert back.status_code == 403
    assert "Nobody has invited" in back.text


def test_who_is_invited_by_address_is_let_in(university: University, tiny: Course) -> None:
    teacher = university.campus.client(university.campus.person("ida@example.org"))
    made(teacher.post(f"{PATH}/invitations", json={"email": EVE}))
    browser = university.browser()
    assert university.log_in(browser, EVE).status_code == 303
    assert made(browser.get(PATH), 200)["role"] == "student"


def test_an_open_invitation_makes_an_account_on_the_providers_word(
    university: University,
) -> None:
    teacher = university.campus.client(university.campus.person("ida@example.org"))
    link = made(teacher.post(f"{PATH}/invitations", json={}))["link"]
    secret = link.rpartition("/")[2]
    browser = university.browser()
    assert "/oidc/login" in browser.get(f"/join/{secret}").text
    body = {"invitation": secret, "name": "Eve", "email": EVE}
    assert browser.post(f"{API}/join", json=body).status_code == 401
    assert university.log_in(browser, EVE, invitation=secret).status_code == 303
    assert made(browser.get(PATH), 200)["role"] == "student"


def test_an_address_that_is_somebody_elses_by_now_is_refused(university: University) -> None:
    university.log_in(university.browser(), ADA)
    back = university.log_in(university.browser(), ADA, claims={"sub": "another person"})
    assert back.status_code == 403


def test_the_providers_first_word_ends_what_was_not_proven(university: University) -> None:
    before = university.campus.client(university.campus.person(ADA))
    made(before.get(f"{API}/me"), 200)
    university.log_in(university.browser(), ADA)
    assert before.get(f"{API}/me").status_code == 401


def test_without_a_provider_there_is_none(campus: Campus, tmp_path: Path) -> None:
    assert campus.client().get("/oidc/login").status_code == 404


@pytest.mark.parametrize(
    "changes", [{"ISSUER": "http://login.example.org"}, {"CLIENT": ""}, {"SECRET": ""}], ids=str
)
def test_half_a_provider_is_refused_at_the_start(changes: dict[str, str]) -> None:
    whole = {"ISSUER": ISSUER, "CLIENT": CLIENT, "SECRET": SECRET}
    read_settings({f"GRADSCHOOL_OIDC_{name}": value for name, value in whole.items()})
    named = {f"GRADSCHOOL_OIDC_{name}": value for name, value in (whole | changes).items()}
    with pytest.raises(BadSettings, match="oidc_issuer"):
        read_settings(named)
