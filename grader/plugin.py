"""`pytest` in a kit: the same tests as on the server, in the student's own interpreter.

A kit's pytest.ini loads it (`-p grader.plugin`). `--sandbox process` asks a child process instead.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.drawing import use_profile
from grader.examiner import Examiner
from grader.exercise import CourseError, load_exercise
from grader.interview import Interview
from grader.sandbox.inprocess import InProcessSandbox
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Sandbox
from grader.source import Source
from grader.submission import BadSubmission, read_submission

EXAMINER = "gradschool-examiner"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the seed and the way to ask."""
    group = parser.getgroup("gradschool")
    group.addoption("--seed", type=int, default=0, help="draw the examples of this seed")
    group.addoption(
        "--sandbox",
        choices=["inprocess", "process"],
        default="inprocess",
        help="where your code runs: in pytest's own process (pdb works), or in a child",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Become the examiner of the kit that pytest runs in."""
    folder = config.rootpath
    try:
        exercise = load_exercise(folder)
        submission = read_submission(folder, exercise)
    except (CourseError, BadSubmission) as error:
        raise pytest.UsageError(str(error)) from error
    use_profile()
    interview = Interview(
        _sandbox(config, folder), exercise.cargo(submission.files), exercise.limits
    )
    source = Source(submission.files, exercise.given)
    examiner = Examiner(exercise, config.option.seed, interview, source)
    config.pluginmanager.register(examiner, EXAMINER)


def _sandbox(config: pytest.Config, folder: Path) -> Sandbox:
    if config.option.sandbox == "process":
        return ProcessSandbox()
    return InProcessSandbox(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing open."""
    examiner = config.pluginmanager.get_plugin(EXAMINER)
    if examiner is not None:
        examiner.interview.close()
