"""The nursery: its sessions are forks of one warm interpreter, and know nothing of one another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grader.sandbox.nursery import Nursery
from grader.sandbox.session import Cargo, Crashed, Limits, Raised, Session, TimedOut, Unavailable

PROBES = """
import os, sys

def double(x):
    from package import double
    return double(x)

def loaded(name):
    return name in sys.modules

def variable(name):
    return os.environ.get(name)

def endless():
    while True:
        pass

def leave():
    os._exit(3)

def place():
    return [os.getcwd(), os.getpid()]
"""
LIMITS = Limits(question_seconds=1)


def cargo(factor: int = 2) -> Cargo:
    source = f"def double(x):\n    return {factor} * x\n"
    return Cargo({"package/__init__.py": source.encode()}, PROBES, ["package"])


def begun(nursery: Nursery, factor: int = 2) -> Session:
    session = nursery.open(cargo(factor), LIMITS)
    session.begin()
    return session


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with closing(Nursery(["decimal"], {"GROWN": "here"})) as opened:
        yield opened


def test_each_session_has_its_own_submission(nursery: Nursery) -> None:
    with closing(begun(nursery, 2)) as one, closing(begun(nursery, 3)) as other:
        assert (one.ask("double", [4]), other.ask("double", [4])) == (8, 12)


def test_a_session_begins_warm_and_in_its_environment(nursery: Nursery) -> None:
    with closing(begun(nursery)) as session:
        assert session.ask("loaded", ["decimal"]) is True
        assert session.ask("variable", ["GROWN"]) == "here"


def test_an_error_is_the_submissions(nursery: Nursery) -> None:
    with closing(begun(nursery)) as session, pytest.raises(Raised, match="TypeError"):
        session.ask("double", [])


def test_an_endless_loop_ends_in_time_and_leaves_the_next_session_alone(nursery: Nursery) -> None:
    with closing(begun(nursery)) as session, pytest.raises(TimedOut):
        session.ask("endless", [])
    with closing(begun(nursery)) as session:
        assert session.ask("double", [1]) == 2


def test_a_crash_is_told_with_its_status(nursery: Nursery) -> None:
    with closing(begun(nursery)) as session, pytest.raises(Crashed, match="status 3"):
        session.ask("leave", [])


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie, after a second at most."""
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        if not stat.exists() or stat.read_text().rpartition(") ")[2].startswith("Z"):
            return False
        time.sleep(0.01)
    return True


def test_nothing_of_a_session_stays(nursery: Nursery) -> None:
    session = begun(nursery)
    folder, pid = session.ask("place", [])
    session.close()
    assert not Path(folder).exists()
    assert not runs(pid)


def test_a_nursery_that_has_ended_says_so() -> None:
    nursery = Nursery(["no_such_library"], {})
    with closing(nursery), pytest.raises(Unavailable, match="nursery has ended"):
        nursery.open(cargo(), LIMITS)
