"""The track: both lanes are asked the same, and each stands still while the other runs."""

from __future__ import annotations

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


def busy(threads):
    for _ in range(int(threads) - 1):
        if os.fork() == 0:
            end = time.process_time() + 0.1
            while time.process_time() < end:
                pass
            os._exit(0)
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    for _ in range(int(threads) - 1):
        os.wait()
    return True


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
    one = track.parallelism(Challenge("busy", lambda *_: [1]), 1, 0.2)
    two = track.parallelism(Challenge("busy", lambda *_: [3]), 1, 0.2)
    assert all(single < several for single, several in zip(one, two, strict=True))


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
