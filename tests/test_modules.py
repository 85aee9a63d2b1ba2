"""The course's own exercises: what `make verify` proves of each in full, in a few gradings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise import Course, load_course
from grader.proofreading import Problem, proofread
from grader.sandbox.docker import DockerSandbox
from grader.verification import Trial, attempt, secrets_in_kit, trials, unproven, untidy

ROOT = Path(__file__).parents[1]
MODULES = ("module0", "module1", "module2", "module3", "module4")
QUICK = MODULES[:3]  # the others compile each wrong solution anew


def course() -> Course:
    return load_course(ROOT)


def problems(name: str, trial: Trial) -> list[Problem]:
    """What one grading in Docker shows that it should not."""
    return attempt(ROOT, name, "docker", trial)


def chosen(name: str) -> Iterator[Trial]:
    """One known-wrong solution for each task, the first by name."""
    exercise = course().exercise(name)
    wrong = [trial for trial in trials(course(), exercise, seeds=1) if trial.expect == "loses"]
    for number in range(0, len(wrong), max(1, len(wrong) // len(exercise.tasks))):
        yield wrong[number]


@pytest.mark.parametrize("name", MODULES)
def test_an_exercise_reads_well(name: str) -> None:
    exercise = course().exercise(name)
    found = [*proofread(course(), exercise), *secrets_in_kit(course(), exercise)]
    assert [*found, *untidy(course(), exercise), *unproven(exercise)] == []


@pytest.mark.parametrize("name", MODULES)
def test_the_reference_has_full_marks(docker_sandbox: DockerSandbox, name: str) -> None:
    reference, _, *_ = trials(course(), course().exercise(name), seeds=1)
    assert problems(name, reference) == []


@pytest.mark.parametrize("name", MODULES)
def test_an_untouched_kit_is_unfinished(docker_sandbox: DockerSandbox, name: str) -> None:
    _, untouched, *_ = trials(course(), course().exercise(name), seeds=1)
    assert problems(name, untouched) == []


@pytest.mark.parametrize("name", QUICK)
def test_known_wrong_solutions_lose_what_they_should(
    docker_sandbox: DockerSandbox, name: str
) -> None:
    assert {trial.what: problems(name, trial) for trial in chosen(name)} == {
        trial.what: [] for trial in chosen(name)
    }
