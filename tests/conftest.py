"""Fixtures for all tests: the sandboxes that this machine has, and courses."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from grader.exercise import Course, Exercise, load_course
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Sandbox, Unavailable

# Whoever starts tests in the background has them ignore Ctrl-C, and all that they start, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "courses" / "tiny"


@pytest.fixture(scope="session")
def docker_sandbox() -> DockerSandbox:
    """Docker's; skips, with the reason, where no engine answers."""
    sandbox = DockerSandbox()
    try:
        sandbox.check()
    except Unavailable as error:
        # `make test` starts an engine; who runs pytest alone may lack one, and reads so.
        pytest.skip(f"needs Docker: {error}")
    return sandbox


@pytest.fixture(scope="session")
def process_sandbox() -> ProcessSandbox:
    """A child process's."""
    return ProcessSandbox()


@pytest.fixture(params=["process", "docker"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Every sandbox, one after the other."""
    found: Sandbox = request.getfixturevalue(f"{request.param}_sandbox")
    return found


@pytest.fixture(scope="session")
def tiny() -> Course:
    """A course of an instructor's own, in a folder of its own."""
    return load_course(TINY)


@pytest.fixture(scope="session")
def first(tiny: Course) -> Exercise:
    """The tiny course's exercise."""
    return tiny.exercise("first")
