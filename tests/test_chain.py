"""Exercises that come after one another."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from grader.exercise import Course, CourseError, Exercise, load_course
from grader.grading import grade
from grader.kit import kit_files
from grader.report import Verdict
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Sandbox
from grader.submission import BadSubmission, earlier_files, read_submission, reference_submission
from grader.verification import secrets_in_kit

CHAINED = Path(__file__).parent / "courses" / "chained"
OWN_DOUBLE = b"def double(x):\n    return 2.0 * x\n\n\ndef triple(x):\n    return 3.0 * x\n"


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(CHAINED)


@pytest.fixture(scope="module")
def one(course: Course) -> Exercise:
    return course.exercise("one")


@pytest.fixture(scope="module")
def two(course: Course) -> Exercise:
    return course.exercise("two")


def work(folder: Path, **files: bytes) -> Path:
    """A student's folder with these files of their package."""
    (folder / "pocket").mkdir()
    for name, data in files.items():
        (folder / "pocket" / f"{name}.py").write_bytes(data)
    return folder


def test_a_kit_holds_the_files_of_the_exercises_before_it(course: Course, two: Exercise) -> None:
    assert {"pocket/__init__.py", "pocket/numbers.py", "pocket/powers.py"} <= set(
        kit_files(course, two)
    )


def test_a_kit_leaves_out_private_files_and_their_imports(course: Course, two: Exercise) -> None:
    kit = kit_files(course, two)
    assert "pocket/tables.py" not in kit
    assert b"SQUARES" not in kit["pocket/powers.py"]


def test_what_a_later_exercise_asks_for_is_not_in_an_earlier_kit(
    course: Course, one: Exercise
) -> None:
    assert b'NotImplementedError("task 1.1")' in kit_files(course, one)["pocket/numbers.py"]


def test_the_reference_has_its_private_files(course: Course, two: Exercise) -> None:
    report = grade(reference_submission(course, two), two, 0, ProcessSandbox())
    assert (report.full, "pocket/tables.py" in reference_submission(course, two).files) == (
        True,
        True,
    )


def test_a_line_of_a_private_file_in_the_kit_is_a_secret_given_away(tmp_path: Path) -> None:
    shutil.copytree(CHAINED, tmp_path / "course")
    probes = tmp_path / "course" / "exercises" / "two" / "probes.py"
    probes.write_text(probes.read_text() + "SQUARES = [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]\n")
    course = load_course(tmp_path / "course")
    found = list(secrets_in_kit(course, course.exercise("two")))
    assert [problem.what for problem in found] == ["kit/probes.py:9"]


def test_earlier_files_that_are_missing_are_templates(
    tmp_path: Path, course: Course, two: Exercise
) -> None:
    """What a student never wrote for the exercise before costs what stands on it, no more."""
    powers = b"def square(n):\n    return n * n\n\nfrom . import numbers\n\n"
    powers += b"def quadruple(x):\n    return numbers.double(numbers.double(x))\n"
    submission = read_submission(work(tmp_path, powers=powers), two, course)
    assert grade(submission, two, 0, ProcessSandbox()).verdicts() == {
        "test_quadruple": Verdict.UNFINISHED,
        "test_square": Verdict.PASSED,
    }


def test_a_kit_can_go_on_from_the_work_on_the_exercise_before(
    tmp_path: Path, course: Course, two: Exercise
) -> None:
    own = earlier_files(work(tmp_path, numbers=OWN_DOUBLE), two, course)
    assert kit_files(course, two, own)["pocket/numbers.py"] == OWN_DOUBLE


def test_there_is_nothing_to_go_on_from_for_the_first_exercise(
    tmp_path: Path, course: Course, one: Exercise
) -> None:
    with pytest.raises(BadSubmission, match="one comes first"):
        earlier_files(tmp_path, one, course)


def test_a_given_file_of_an_earlier_exercise_stays_the_course_s(
    tmp_path: Path, course: Course, two: Exercise
) -> None:
    folder = work(tmp_path, numbers=OWN_DOUBLE, __init__=b"raise SystemExit\n")
    files = read_submission(folder, two, course).files
    assert files["pocket/__init__.py"] == course.given(two)["pocket/__init__.py"]


def test_a_file_of_one_s_own_may_be_called_like_a_private_one(
    tmp_path: Path, course: Course, two: Exercise
) -> None:
    folder = work(tmp_path, numbers=OWN_DOUBLE, tables=b"SQUARES = []\n")
    assert read_submission(folder, two, course).files["pocket/tables.py"] == b"SQUARES = []\n"


def test_the_environment_reaches_every_sandbox(two: Exercise, sandbox: Sandbox) -> None:
    probes = "def greeting():\n    import os\n    return os.environ['GREETING']\n"
    session = sandbox.open(msgspec.structs.replace(two.cargo({}), probes=probes), two.limits)
    with closing(session):
        session.begin()
        assert session.ask("greeting", []) == "hello"


def test_exercises_that_come_after_each_other_are_refused(tmp_path: Path) -> None:
    shutil.copytree(CHAINED, tmp_path / "course")
    toml = tmp_path / "course" / "exercises" / "one" / "exercise.toml"
    toml.write_text(toml.read_text().replace("given", 'after = "two"\ngiven'))
    course = load_course(tmp_path / "course")
    with pytest.raises(CourseError, match="after itself"):
        course.chain(course.exercise("one"))


def test_a_solved_exercise_is_in_the_kit_with_its_solutions_and_no_other_is(course: Course) -> None:
    kit = kit_files(course, course.exercise("two"), solved=["one"])
    assert b"return x + x" in kit["pocket/numbers.py"]
    assert b"return 2 * x + x" not in kit["pocket/numbers.py"]
    assert "pocket/tables.py" not in kit


def test_what_only_a_solved_exercises_solutions_use_is_in_the_kit(course: Course) -> None:
    kit = kit_files(course, course.exercise("two"), solved=["one", "two"])
    assert b"SQUARES" in kit["pocket/tables.py"]
