"""Verification: a course that breaks its promises cannot be published."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.exercise import Course, CourseError, load_course
from grader.verification import secrets_in_kit, standing_on, strangers, trials, unproven
from grader.wrong import wrong_solutions
from tests.conftest import TINY

FIRST = Path("exercises") / "first"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course, with enough known-wrong solutions, to be broken."""
    folder = shutil.copytree(TINY, tmp_path / "course")
    for name, symbol, count in (("double_of_positive", "0.1", 1), ("step_of_one", "0.2", 2)):
        for number in range(count):
            source = folder / FIRST / "wrong" / f"{name}.py"
            shutil.copy(source, source.with_stem(f"{name}_{number}_{symbol.replace('.', '_')}"))
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def verify(folder: Path) -> tuple[int, str]:
    grad = Path(sys.executable).with_name("grad")
    done = subprocess.run(
        [str(grad), "verify", "first"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_a_sound_course_can_be_published(course: Path) -> None:
    code, said = verify(course)
    assert (code, "holds in 27 gradings" in said) == (0, True), said


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("reference/pocket/numbers.py", "return x + x", "return x", "loses test_double"),
        (FIRST / "test_first.py", "approx(2 * x)", "approx(2 * x, abs=1e9)", "passes test_double"),
        (FIRST / "wrong/root_of_half.py", "test_root", "test_rooot", "no test test_rooot"),
    ],
)
def test_a_course_that_breaks_its_promise_cannot(
    course: Path, file: str | Path, old: str, new: str, problem: str
) -> None:
    change(course / file, old, new)
    code, said = verify(course)
    assert (code, problem in said) == (1, True), said


def test_a_renamed_symbol_is_said_with_its_file(course: Path) -> None:
    change(course / "reference/pocket/numbers.py", "def root", "def radix")
    code, said = verify(course)
    assert (code, "pocket/numbers.py: no definition of 'root'" in said) == (2, True), said


def test_a_test_that_template_passes_is_a_problem(course: Path) -> None:
    answer = "return [sum(sizes[: n + 1]) for n in range(len(sizes))]"
    change(
        course / FIRST / "probes.py", "counter = Counter()", f"{answer}\n    counter = Counter()"
    )
    code, said = verify(course)
    assert (code, "untouched kit: scores 4 points" in said) == (1, True), said


def loaded(folder: Path) -> Course:
    return load_course(folder)


def test_a_solution_in_the_handout_is_found(course: Path) -> None:
    handout = course / FIRST / "handout.md"
    handout.write_text("Hint:\n\n    return math.exp(_HALF * math.log(x)) if x else 0.0\n")
    found = list(secrets_in_kit(loaded(course), loaded(course).exercise("first")))
    assert [problem.what for problem in found] == ["kit/handout.md:3"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("import pocket", "imports a student's package"),
        ("from hidden import test_root", "imports what stays"),
        ("def test_x(reference): pass", "a public test asks the reference"),
    ],
)
def test_strangers_in_public_tests_are_found(course: Path, line: str, message: str) -> None:
    path = course / FIRST / "test_first.py"
    path.write_text(f"{line}\n{path.read_text()}")
    found = list(strangers(loaded(course).exercise("first")))
    assert [(problem.what, message in problem.detail) for problem in found] == [
        ("test_first.py:1", True)
    ]


def test_every_task_needs_three_known_wrong_solutions(tiny: Course) -> None:
    found = [problem.what for problem in unproven(tiny.exercise("first"))]
    assert found == ["task 0.1", "task 0.2"]


def test_tasks_that_stand_on_a_wrong_one_are_excused(course: Path) -> None:
    """What needs it, and what needs that; never the wrong task itself."""
    settings = course / FIRST / "exercise.toml"
    added = '\n[[task]]\nid = "0.3"\ntitle = "More"\npoints = 1\nneeds = ["0.2"]\nsymbols = {}\n'
    change(settings, 'id = "0.2"', 'id = "0.2"\nneeds = ["0.1"]')
    settings.write_text(settings.read_text() + added)
    exercise = loaded(course).exercise("first")
    wrongs = {wrong.name: wrong for wrong in wrong_solutions(exercise)}
    assert standing_on(exercise, wrongs["double_of_positive"]) == ["0.2", "0.3"]
    assert standing_on(exercise, wrongs["step_of_one"]) == ["0.3"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"""Doubling that loses the sign."""', "", "needs a docstring"),
        ("numbers.py:double", "numbers.py:triple", "no task has the symbol"),
        ("def double", "def other", "needs one function called double"),
        ('["test_double"]', "[test_double]", "must be a plain value"),
        ("def double(", "def double((", "double_of_positive.py:"),
    ],
)
def test_a_broken_wrong_solution_is_said_with_its_file(
    course: Path, old: str, new: str, message: str
) -> None:
    change(course / FIRST / "wrong" / "double_of_positive.py", old, new)
    with pytest.raises(CourseError, match=message):
        list(wrong_solutions(loaded(course).exercise("first")))


def test_the_reference_is_tried_on_twenty_seeds(tiny: Course) -> None:
    tried = [trial for trial in trials(tiny, tiny.exercise("first")) if trial.expect == "full"]
    assert [trial.seed for trial in tried] == list(range(20))
