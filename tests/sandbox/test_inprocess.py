"""At home a student's code runs in the tests' own process: it answers, and there is no race."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.inprocess import InProcessSession
from grader.sandbox.session import Session, Unavailable

PROBES = "def echo(value):\n    return value\n"


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.syspath_prepend(tmp_path)
    return InProcessSession(tmp_path, PROBES)


def test_it_answers(session: Session) -> None:
    assert session.ask("echo", [[1, 2.5]]) == [1, 2.5]


def test_it_says_that_there_is_no_race(session: Session) -> None:
    with pytest.raises(Unavailable, match="no race at home"):
        session.time("echo", [1])


def test_it_can_not_be_frozen(session: Session) -> None:
    with pytest.raises(Unavailable, match="no race at home"):
        session.freeze()
    session.thaw()


def test_its_processor_time_is_not_told_apart(session: Session) -> None:
    with pytest.raises(Unavailable, match="no race at home"):
        session.cpu_seconds()
