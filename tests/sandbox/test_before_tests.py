"""What probes do once before all tests: a short cut that costs nobody who does not need it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from grader.sandbox.session import Cargo, Limits, Sandbox

LIMITS = Limits(question_seconds=3, memory_bytes=256 << 20, processes=32)


def with_before_tests(body: str) -> Cargo:
    probes = "import os, sys\nkept = []\ndef count(): return len(kept)\n"
    return Cargo({}, f"{probes}def before_tests():\n    kept.append(1)\n    {body}\n")


def test_every_test_finds_what_was_done_before_all(sandbox: Sandbox) -> None:
    session = sandbox.open(with_before_tests("pass"), LIMITS)
    counts = []
    for _ in range(2):
        session.begin()
        counts.append(session.ask("count", []))
    session.close()
    assert counts == [1, 1]


@pytest.mark.parametrize(
    "body", ["os._exit(0)", "sys.exit(0)", "os.kill(os.getpid(), 9)", "while True: pass", "1 / 0"]
)
def test_what_fails_before_all_tests_costs_none_of_them(sandbox: Sandbox, body: str) -> None:
    session = sandbox.open(with_before_tests(body), replace(LIMITS, question_seconds=1))
    session.begin()
    count = session.ask("count", [])
    session.close()
    assert count == 0
