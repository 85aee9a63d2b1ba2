"""Races: who is fast enough passes, and nothing else makes a slow submission pass."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.exercise import Course, Exercise, load_course, load_exercise
from grader.grading import grade
from grader.report import Outcome, Report, Result, Verdict
from grader.sandbox.session import Sandbox
from grader.submission import Submission, reference_submission

RACING = Path(__file__).parent / "courses" / "racing"
SUBMISSIONS = RACING / "submissions"
RANKS = "racing/ranks.py"

TOO_SLOW = "takes .* times the reference's time|no answer within|took more than"
WRONG = "a wrong answer while it was timed"
CHEATS = {
    "slow": TOO_SLOW,
    "slow_by_chance": TOO_SLOW,
    "keeps_answers_by_input": TOO_SLOW,
    "draws_ahead": TOO_SLOW,
    "works_between_questions": TOO_SLOW,
    "slows_the_reference_down": TOO_SLOW,
    "stops_the_clocks": TOO_SLOW,
    "computes_when_looked_at": TOO_SLOW,
    "honest_while_warming_up": WRONG,
    "commits_to_zeros": WRONG,
    "commits_to_garbage": "committed to another answer than it sent",
    "commits_to_an_older_answer": "committed to another answer than it sent",
    "answers_without_committing": "committed to no answer",
    "answers_before_asked": "spoke when nothing was asked|committed to (no|another) answer",
}


@pytest.fixture(scope="session")
def racing() -> Course:
    """A course whose only exercise has a race."""
    return load_course(RACING)


@pytest.fixture(scope="session")
def ranks(racing: Course) -> Exercise:
    """Its exercise."""
    return racing.exercise("ranks")


Enter = Callable[..., Result]


@pytest.fixture
def entered(racing: Course, ranks: Exercise) -> Enter:
    """The race's result for a submission of the folder, or for the reference."""

    def enter(name: str | None, sandbox: Sandbox) -> Result:
        reference = reference_submission(racing, ranks)
        files = dict(reference.files)
        if name is not None:
            slow = files[RANKS] + (SUBMISSIONS / "slow.py").read_bytes()
            files[RANKS] = slow + (SUBMISSIONS / f"{name}.py").read_bytes()
        report = grade(Submission(files, "entered"), ranks, 0, sandbox, reference=reference)
        return speed(report)

    return enter


def speed(report: Report) -> Result:
    return next(result for result in report.results if result.name == "test_speed")


@pytest.mark.parametrize("name", CHEATS)
def test_a_slow_submission_never_passes(name: str, entered: Enter, docker_sandbox: Sandbox) -> None:
    result = entered(name, docker_sandbox)
    assert result.verdict is not Verdict.PASSED
    assert re.search(CHEATS[name], result.message), result.message


def test_every_submission_of_the_folder_is_entered() -> None:
    assert {path.stem for path in SUBMISSIONS.glob("*.py")} == set(CHEATS)


def test_the_reference_passes(entered: Enter, sandbox: Sandbox) -> None:
    result = entered(None, sandbox)
    assert result.verdict is Verdict.PASSED
    assert result.race is not None
    assert result.race.outcome is not Outcome.SLOW


def test_a_slow_submission_fails_in_every_sandbox(entered: Enter, sandbox: Sandbox) -> None:
    result = entered("slow", sandbox)
    assert (result.verdict, result.race and result.race.outcome) == (
        Verdict.FAILED,
        Outcome.SLOW,
    )


def test_a_public_race_is_skipped_aloud(
    racing: Course, ranks: Exercise, process_sandbox: Sandbox, tmp_path: Path
) -> None:
    folder = tmp_path / "ranks"
    shutil.copytree(ranks.folder, folder)
    (folder / "hidden" / "test_speed.py").rename(folder / "test_speed.py")
    report = grade(reference_submission(racing, ranks), load_exercise(folder), 0, process_sandbox)
    result = speed(report)
    assert (result.verdict, result.points) == (Verdict.SKIPPED, 0)
    assert "nobody to race against" in result.message
