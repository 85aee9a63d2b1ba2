"""A task whose needs fail is told so, and not blamed twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.exercise import Course, CourseError, Exercise, load_course
from grader.foundation import Foundation, foundation
from grader.grading import grade
from grader.kit import kit_files
from grader.report import Report, Result
from grader.sandbox.session import Sandbox
from grader.submission import Submission, reference_submission
from grader.symbols import replace as replaced
from tests.conftest import ROOT
from tests.test_report import printed

GROUND, UPPER = "tower/ground.py", "tower/upper.py"
WRONG_ADD = "def add(x, y):\n    return x - y\n"
WRONG_TOTAL = "def total(numbers):\n    return 0.0\n"
Grade = Callable[..., Report]


@pytest.fixture(scope="session")
def tower() -> Course:
    """A course of two exercises, the second one after the first."""
    return load_course(ROOT / "tests" / "courses" / "tower")


@pytest.fixture(scope="session")
def upper(tower: Course) -> Exercise:
    return tower.exercise("upper")


@pytest.fixture
def graded(tower: Course, upper: Exercise, process_sandbox: Sandbox) -> Grade:
    """Grade the tower's upper floor with some functions of either floor written otherwise."""

    def grade_changed(changes: Mapping[tuple[str, str], str], *released: str) -> Report:
        files = dict(reference_submission(tower, upper).files)
        for (path, symbol), text in changes.items():
            files[path] = replaced(files[path].decode(), path, symbol, text).encode()
        base = foundation(replace(tower, released=list(released)), upper)
        return grade(Submission(files, "changed"), upper, 0, process_sandbox, foundation=base)

    return grade_changed


def results(report: Report) -> dict[str, Result]:
    return {result.name: result for result in report.results}


def test_a_stub_of_another_task_is_named(
    tower: Course, upper: Exercise, process_sandbox: Sandbox
) -> None:
    files = {**kit_files(tower, upper), UPPER: reference_submission(tower, upper).files[UPPER]}
    report = grade(Submission(files, "half"), upper, 0, process_sandbox)
    total = results(report)["test_total"]
    assert (total.verdict, total.message, total.stands_on) == (
        "unfinished",
        "needs task 0.1, which is not written yet",
        ["0.1"],
    )


def test_a_stub_of_ones_own_is_unfinished_and_nothing_else(
    tower: Course, upper: Exercise, process_sandbox: Sandbox
) -> None:
    report = grade(Submission(kit_files(tower, upper), "kit"), upper, 0, process_sandbox)
    told = [(result.verdict, result.message, result.stands_on) for result in report.results]
    assert told == [
        ("unfinished", f"NotImplementedError: task {task}", []) for task in ("1.1", "1.2", "1.3")
    ]


def test_a_lost_test_stands_on_the_needed_task_that_loses_too(graded: Grade) -> None:
    report = graded({(UPPER, "total"): WRONG_TOTAL})
    stands = {name: result.stands_on for name, result in results(report).items()}
    assert stands == {"test_total": [], "test_mean": ["1.1"], "test_smallest": []}


def test_where_the_needed_task_is_right_a_task_is_blamed_itself(graded: Grade) -> None:
    report = graded({(UPPER, "mean"): "def mean(numbers):\n    return 0.0\n"})
    assert (results(report)["test_mean"].verdict, results(report)["test_mean"].stands_on) == (
        "failed",
        [],
    )


def test_what_stands_on_another_task_is_told_in_a_line(graded: Grade) -> None:
    report = graded({(UPPER, "total"): WRONG_TOTAL})
    line = "✗ 1 test stands on 1.1 Totals, which fails: mend that first (mean)"
    assert line in printed(report, colour=False)
    assert "`mean` is the total" not in printed(report)


def test_what_stands_on_another_task_is_told_in_full_when_asked_for(graded: Grade) -> None:
    shown = printed(graded({(UPPER, "total"): WRONG_TOTAL}), verbose=True, colour=False)
    assert "`mean` is the total, divided by how many there are." in shown
    assert "stands on  1.1" in shown


def test_what_is_right_on_a_released_module_counts_and_says_so(graded: Grade) -> None:
    report = graded({(GROUND, "add"): WRONG_ADD}, "ground")
    total = results(report)["test_total"]
    assert (report.full, total.verdict, total.stands_on) == (True, "passed", ["0.1"])
    assert total.message == "right on the course's ground; your own tower/ground.py breaks it"
    assert total.message in printed(report, colour=False).replace("\n  ", " ")


def test_a_module_that_is_not_released_stays_the_students_own(graded: Grade) -> None:
    report = graded({(GROUND, "add"): WRONG_ADD})
    assert [(result.name, result.verdict) for result in report.results] == [
        ("test_total", "failed"),
        ("test_mean", "failed"),
        ("test_smallest", "passed"),
    ]


def test_a_task_that_is_wrong_itself_is_so_on_a_released_module_too(graded: Grade) -> None:
    changes = {(GROUND, "add"): WRONG_ADD, (UPPER, "mean"): "def mean(numbers):\n    return 0.0\n"}
    report = graded(changes, "ground")
    assert {name: result.verdict for name, result in results(report).items()} == {
        "test_total": "passed",
        "test_mean": "failed",
        "test_smallest": "passed",
    }


def test_only_released_earlier_modules_are_a_foundation(tower: Course, upper: Exercise) -> None:
    found = foundation(replace(tower, released=["ground", "upper"]), upper)
    assert (list(found.files), found.tasks) == (
        [GROUND],
        {"1.1": ["0.1"], "1.2": ["0.1"], "1.3": []},
    )


def test_a_file_that_a_later_task_shares_is_no_foundation(tower: Course, tmp_path: Path) -> None:
    folder = shutil.copytree(tower.folder, tmp_path / "tower")
    toml = folder / "exercises" / "upper" / "exercise.toml"
    toml.write_text(f'{toml.read_text()}"tower/ground.py" = ["twice"]\n')
    shared = replace(load_course(folder), released=["ground"])
    assert foundation(shared, shared.exercise("upper")).files == {}


def test_nothing_is_a_foundation_unless_it_is_released(tower: Course, upper: Exercise) -> None:
    assert foundation(tower, upper).files == Foundation().files


def test_a_release_of_what_is_not_there_is_said(tower: Course, upper: Exercise) -> None:
    with pytest.raises(CourseError, match="released 'cellar' is no exercise"):
        foundation(replace(tower, released=["cellar"]), upper)
