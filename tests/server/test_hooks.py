"""Hooks: who is told what, signed how, how often it is tried, and where nothing is ever sent."""

from __future__ import annotations

import hashlib
import hmac
import json
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from grader.exercise import Course
from server.addresses import check_url, local, public, resolve
from server.app import API
from server.deliveries import TRIES, Deliveries
from server.problems import Unusable
from server.settings import Settings
from tests.server.campus import HERE, PATH, Campus, made
from tests.server.marking import NO_DOUBLE, NO_ROOT, MarkedCampus, hand_in, second_release

IDA, TIM = "ida@example.org", "tim@example.org"
URL = "http://127.0.0.1:9/graded?course=1"


class Listener(httpx.BaseTransport):
    """What is on the other side: keeps requests and answers with a status, or not at all."""

    def __init__(self, status: int | None = 204) -> None:
        self.status = status
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Keep it."""
        request.read()
        self.requests.append(request)
        if self.status is None:
            raise httpx.ConnectError("refused")
        return httpx.Response(self.status, headers={"location": "http://127.0.0.1:9/elsewhere"})


def hooked(campus: Campus, url: str = URL) -> Any:
    """Make a hook; what is answered."""
    return made(campus.client(campus.person(IDA)).post(f"{PATH}/hooks", json={"url": url}))


def deliveries(campus: Campus, listener: httpx.BaseTransport) -> Deliveries:
    """The campus's deliveries, which reach that listener."""
    return Deliveries(campus.settings, campus.database, campus.clock, listener)


def kept(campus: Campus, hook: int = 1) -> list[Any]:
    """What that hook is to be told, as its course's instructor sees it."""
    ida = campus.client(campus.person(IDA))
    items: list[Any] = made(ida.get(f"{PATH}/hooks/{hook}/deliveries"), 200)["items"]
    return items


def test_a_hook_is_told_of_a_grading_and_of_nobodys_text(
    winter: MarkedCampus, tiny: Course
) -> None:
    hooked(winter)
    number = hand_in(winter, tiny, "ada", NO_ROOT)
    winter.grade_all()
    listener = Listener()
    assert deliveries(winter, listener).step() == 1
    request = listener.requests[0]
    assert str(request.url) == URL
    assert json.loads(request.content) == {
        "event": "graded",
        "at": winter.clock().isoformat(),
        "course": "autumn",
        "assignment": "first",
        "submission": number,
        "points": 6.0,
        "earned": 6.0,
        "max_points": 10.0,
        "days_late": 0,
    }


def test_what_is_told_is_signed_with_its_time(winter: MarkedCampus, tiny: Course) -> None:
    secret = hooked(winter)["secret"]
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    listener = Listener()
    deliveries(winter, listener).step()
    request = listener.requests[0]
    stamp = request.headers["x-gradschool-timestamp"]
    assert stamp == str(int(winter.clock().timestamp()))
    signed = f"{stamp}.".encode() + request.content
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert request.headers["x-gradschool-signature"] == f"sha256={expected}"


def test_what_arrived_is_not_told_again(winter: MarkedCampus, tiny: Course) -> None:
    hooked(winter)
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    listener = Listener()
    sender = deliveries(winter, listener)
    sender.step()
    winter.clock.later(days=2)
    assert (sender.step(), len(listener.requests)) == (0, 1)
    assert [(one["status"], one["due"], one["tries"]) for one in kept(winter)] == [(204, None, 1)]


def test_settled_deliveries_are_forgotten_but_for_the_newest(
    winter: MarkedCampus, tiny: Course
) -> None:
    hooked(winter)
    for name in ("ada", "bob"):
        hand_in(winter, tiny, name)
    winter.grade_all()
    sender = deliveries(winter, Listener())
    sender.forget(kept=1)
    assert [one["id"] for one in kept(winter)] == [2, 1]
    sender.step()
    sender.forget(kept=1)
    assert [one["id"] for one in kept(winter)] == [2]


@pytest.mark.parametrize(
    ("status", "fault"),
    [(500, "answered 500"), (302, "answered 302"), (None, "ConnectError: refused")],
)
def test_what_does_not_arrive_is_tried_with_growing_waits_and_given_up(
    winter: MarkedCampus, tiny: Course, status: int | None, fault: str
) -> None:
    hooked(winter)
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    listener = Listener(status)
    sender = deliveries(winter, listener)
    waits = []
    for _ in range(TRIES):
        begun, before = winter.clock(), len(listener.requests)
        while len(listener.requests) == before:
            sender.step()
            winter.clock.later(seconds=10)
        waits.append((winter.clock() - begun).total_seconds())
    assert waits == sorted(waits)
    assert waits[-1] > 10_000
    winter.clock.later(days=30)
    sender.step()
    assert len(listener.requests) == TRIES == 8
    assert [(one["fault"], one["due"]) for one in kept(winter)] == [(fault, None)]


def test_a_silent_hook_keeps_no_other_one_waiting(winter: MarkedCampus, tiny: Course) -> None:
    hooked(winter)
    for student in ("ada", "bob"):
        hand_in(winter, tiny, student)
    winter.grade_all()
    listener = Listener(None)
    deliveries(winter, listener).step()
    assert len(listener.requests) == 1


def test_a_regrade_tells_of_grades_that_change_when_it_is_published(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    hand_in(winter, tiny, "ada", NO_DOUBLE)
    hand_in(winter, tiny, "bob")
    winter.grade_all()
    release = second_release(winter, tiny, tmp_path / "second")
    hooked(winter)
    ida = winter.client(winter.person(IDA))
    made(ida.post(f"{HERE}/regrades", json={"reason": "so", "release_id": release}))
    winter.grade_all()
    assert kept(winter) == []
    made(ida.post(f"{API}/regrades/1/publish", json={}), 200)
    told = [(one["body"]["event"], one["body"]["points"]) for one in kept(winter)]
    assert told == [("regraded", 10.0)]


def test_a_hooks_secret_is_shown_once(winter: MarkedCampus) -> None:
    secret = hooked(winter)["secret"]
    ida = winter.client(winter.person(IDA))
    answer = ida.get(f"{PATH}/hooks")
    assert [hook["url"] for hook in made(answer, 200)] == [URL]
    assert secret not in answer.text


def test_a_hook_that_is_removed_is_told_nothing_more(winter: MarkedCampus, tiny: Course) -> None:
    hooked(winter)
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    ida = winter.client(winter.person(IDA))
    assert ida.delete(f"{PATH}/hooks/1").status_code == 204
    assert deliveries(winter, Listener()).step() == 0
    assert ida.delete(f"{PATH}/hooks/1").status_code == 404


def test_only_instructors_have_hooks(winter: MarkedCampus) -> None:
    tim = winter.client(winter.person(TIM))
    answers = [tim.get(f"{PATH}/hooks"), tim.post(f"{PATH}/hooks", json={"url": URL})]
    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of a service that others reach, behind a proxy."""
    return Settings(data=tmp_path, url="https://grad.example.org")


def test_a_service_behind_a_proxy_is_not_for_its_machine_only(settings: Settings) -> None:
    assert local(Settings())
    assert not local(settings)
    assert not local(Settings(listen="0.0.0.0:8000", url="http://localhost:8000"))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "http://127.0.0.1/",
        "ftp://example.org/",
        "https://",
        "https://user:word@example.org/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://example.org/\n",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_https_address_is_refused(settings: Settings, url: str) -> None:
    with pytest.raises(Unusable):
        check_url(url, settings)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "10.0.0.7", "169.254.169.254", "localhost", "2130706433", "0x7f.1"],
)
def test_a_private_address_is_refused_however_it_is_written(settings: Settings, host: str) -> None:
    with pytest.raises(Unusable):
        resolve(check_url(f"https://{host}/", settings), settings)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "100.64.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "::",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_such_an_address_is_not_everybodys(address: str) -> None:
    assert not public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_such_an_address_is_everybodys(address: str) -> None:
    assert public(ip_address(address))


def test_a_name_is_looked_up_again_before_each_delivery(winter: MarkedCampus, tiny: Course) -> None:
    hooked(winter)
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    listener = Listener()
    moved = Settings(data=winter.settings.data, url="https://grad.example.org")
    assert Deliveries(moved, winter.database, winter.clock, listener).step() == 0
    assert listener.requests == []
    assert kept(winter)[0]["fault"] == "Unusable: a hook must be https"
