"""The track: both lanes are asked the same, and each stands still while the other runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from grader.interview import Halted, Interview, ReferenceFault
from grader.sandbox.session import Cargo, Limits, Raised, Sandbox
from grader.track import Challenge, Track

PROBES = """
import os
import time


def echo(*values):
    return list(values)


def burn(seconds):
    if os.fork() == 0:
        while True:
            pass
    time.sleep(seconds)
    return seconds


def busy(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


def rest(seconds):
    time.sleep(seconds)
    return seconds


def own():
    from runner import answer
    return answer()
"""
LIMITS = Limits(cpus=2)
RIGHT = "def answer():\n    return 1\n"


def cargo(source: str = RIGHT) -> Cargo:
    return Cargo({"runner.py": source.encode()}, PROBES, ["runner"])


@pytest.fixture
def sources() -> tuple[str, str]:
    """What the student and the reference hand in."""
    return RIGHT, RIGHT


@pytest.fixture
def track(sandbox: Sandbox, sources: tuple[str, str]) -> Iterator[Track]:
    with (
        closing(Interview(sandbox, cargo(sources[0]), LIMITS)) as student,
        closing(Interview(sandbox, cargo(sources[1]), LIMITS)) as reference,
    ):
        track = Track(student, reference, np.random.default_rng(0), lambda *_: None)
        with track.open():
            yield track


def drawn(rng: np.random.Generator, size: int) -> list[object]:
    return [float(rng.random()), size]


def nothing(rng: np.random.Generator, size: int) -> list[object]:
    return []


def test_both_answer_within_their_seconds(track: Track) -> None:
    student, reference = track.pair(Challenge("echo", drawn), 3)
    assert 0 < student < LIMITS.question_seconds
    assert 0 < reference < LIMITS.question_seconds


def test_every_pair_is_asked_something_new(track: Track) -> None:
    seen = []

    def kept(rng: np.random.Generator, size: int) -> list[object]:
        seen.append(drawn(rng, size))
        return seen[-1]

    for size in (1, 2):
        track.pair(Challenge("echo", kept), size)
    assert [size for _, size in seen] == [1, 2]
    assert seen[0][0] != seen[1][0]


def test_the_student_stands_still_while_the_reference_is_asked(track: Track) -> None:
    track.student.time("burn", [0.0])
    used = track.student.interview.cpu_seconds()
    track.reference.time("burn", [0.3])
    assert track.student.interview.cpu_seconds() == used


def test_the_reference_stands_still_while_the_student_is_asked(track: Track) -> None:
    track.reference.time("burn", [0.0])
    used = track.reference.interview.cpu_seconds()
    track.student.time("burn", [0.3])
    assert track.reference.interview.cpu_seconds() == used


def test_parallelism_is_measured_on_both_sides(track: Track) -> None:
    resting = track.parallelism(Challenge("rest", lambda *_: [0.1]), 1, 0.2)
    busy = track.parallelism(Challenge("busy", lambda *_: [0.1]), 1, 0.2)
    assert max(resting) < 0.2 * max(busy)
    assert max(resting) < min(busy) <= max(busy) < 1.2


@pytest.mark.parametrize("sources", [("def answer():\n    return 2\n", RIGHT)])
def test_another_answer_than_the_references_is_wrong(track: Track) -> None:
    with pytest.raises(AssertionError, match="a wrong answer"):
        track.pair(Challenge("own", nothing), 1)


@pytest.mark.parametrize("sources", [("def answer():\n    return 1 / 0\n", RIGHT)])
def test_the_students_error_is_the_students(track: Track) -> None:
    with pytest.raises(Raised, match="division by zero"):
        track.pair(Challenge("own", nothing), 1)


@pytest.mark.parametrize("sources", [("import os\ndef answer():\n    os._exit(1)\n", RIGHT)])
def test_a_student_that_ends_its_interpreter_ends_the_race(track: Track) -> None:
    with pytest.raises(Halted):
        track.pair(Challenge("own", nothing), 1)


@pytest.mark.parametrize("sources", [(RIGHT, "def answer():\n    return 1 / 0\n")])
def test_the_references_error_is_ours(track: Track) -> None:
    with pytest.raises(ReferenceFault, match="division by zero"):
        track.pair(Challenge("own", nothing), 1)


def test_time_stands_still_with_the_sandbox(process_sandbox: Sandbox) -> None:
    limits = Limits(test_seconds=3.0)
    with closing(Interview(process_sandbox, cargo(), limits)) as interview:
        interview.begin()
        interview.freeze()
        time.sleep(3.0)
        interview.thaw()
        assert interview.ask("echo", 1) == [1]


def test_a_test_that_takes_too_long_ends_alone(process_sandbox: Sandbox) -> None:
    limits = Limits(test_seconds=1.0)
    with closing(Interview(process_sandbox, cargo(), limits)) as interview:
        interview.begin()
        time.sleep(1.0)
        with pytest.raises(Halted, match="in one test"):
            interview.ask("echo", 1)
        interview.end()
        assert interview.ask("echo", 2) == [2]
