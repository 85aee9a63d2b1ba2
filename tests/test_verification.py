"""Verification: a course that breaks its promises cannot be published."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.exercise import Course, CourseError, load_course
from grader.proofreading import proofread, strangers
from grader.verification import attempt, secrets_in_kit, standing_on, trials, unproven, untidy
from grader.wrong import wrong_solutions
from tests.conftest import ROOT, TINY

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


def test_a_fault_in_an_exercises_own_files_ends_it_before_anything_is_asked(course: Path) -> None:
    change(course / "reference/pocket/numbers.py", "def root", "def radix")
    code, said = verify(course)
    fault = "first/exercise.toml:11: pocket/numbers.py: no definition of 'root'"
    assert (code, fault in "".join(said.splitlines()), "gradings" in said) == (2, True, False), said


TOML, TESTS = FIRST / "exercise.toml", FIRST / "test_first.py"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            TOML,
            '"pocket/numbers.py" = ["Counter.step"]',
            '"pocket/n.py" = ["f"]',
            ":18: pocket/n.py",
        ),
        (
            TOML,
            '["double", "root"]',
            '[\n"double",\n"rot"]',
            ":13: pocket/numbers.py: no definition",
        ),
        (TOML, "points = 4\n", 'points = 4\nneeds = ["0.7"]\n', ":17: task 0.2 needs '0.7'"),
        (TESTS, '@task("0.2")', '@task("0.1")', "exercise.toml:14: task 0.2 has no test"),
        (TESTS, '@task("0.2")', '@task("0.9")', "test_first.py:17: there is no task '0.9'"),
        (TESTS, '@task("0.2")\n', "", "test_first.py:16: test_counting has no @task"),
        (
            TESTS,
            '    """A counter adds up its steps."""\n',
            "",
            ":17: test_counting has no sentence",
        ),
        (TESTS, "student.count(", "student.cuont(", "test_first.py:19: there is no probe 'cuont'"),
    ],
)
def test_a_fault_is_said_with_its_file_and_line(
    course: Path, file: Path, old: str, new: str, fault: str
) -> None:
    change(course / file, old, new)
    exercise = loaded(course).exercise("first")
    found = [f"{each.what}: {each.detail}" for each in proofread(loaded(course), exercise)]
    assert any(fault in line for line in found), found


def test_a_race_asks_probes_that_are_there(course: Path) -> None:
    hidden = course / FIRST / "hidden" / "test_race.py"
    hidden.write_text(RACE)
    found = list(proofread(loaded(course), loaded(course).exercise("first")))
    assert [(each.what.rpartition("/")[2], each.detail) for each in found] == [
        ("test_race.py:7", "there is no probe 'doubel'")
    ]


RACE = """from grader.testing import task


@task("0.1")
def test_race(race, student):
    \"\"\"Doubling is quick.\"\"\"
    race("doubel", None, sizes=[1], at_most=2)
    student.restart()
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("points = 6", "points = 0", "exercise.toml:9: Expected `int` >= 1"),
        ("points = 4", "points = -4", "exercise.toml:16: Expected `int` >= 1"),
        ('id = "0.2"', 'id = "0.1"', "exercise.toml:14: task 0.1 is there twice"),
        ('title = "Counting"', "titel = 1", "exercise.toml:15: Object contains unknown field"),
        ('title = "Counting"', "", "exercise.toml:13: Object missing required field"),
        ('version = "7"', "version = 7", "exercise.toml:3: Expected `str`"),
        ("[[task]]", "[style]\npoints = 0\n[[task]]", "exercise.toml:7: Expected `int` >= 1"),
        ("[[task]]", "[[task", "exercise.toml: "),
    ],
)
def test_broken_settings_are_said_with_their_line(
    course: Path, old: str, new: str, fault: str
) -> None:
    path = course / TOML
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(CourseError, match=re.escape(fault)):
        loaded(course).exercise("first")


def test_a_missing_handout_is_said_with_its_name(course: Path) -> None:
    (course / FIRST / "handout.md").unlink()
    code, said = verify(course)
    last = said.strip().splitlines()[-1]
    assert (code, last.endswith("exercises/first/handout.md is missing")) == (2, True), said


def style(folder: Path) -> None:
    """Give points for style."""
    text = (folder / TOML).read_text()
    (folder / TOML).write_text(text.replace("[[task]]", "[style]\npoints = 5\n\n[[task]]", 1))


def test_what_students_are_given_has_no_remarks(course: Path) -> None:
    style(course)
    change(course / "reference/pocket/numbers.py", '    """Counts."""\n', "")
    found = list(untidy(loaded(course), loaded(course).exercise("first")))
    assert [(each.what, "D101" in each.detail) for each in found] == [
        ("kit/pocket/numbers.py:16", True)
    ]


def test_known_wrong_solutions_lose_no_tests_of_style(course: Path) -> None:
    style(course)
    (trial,) = [
        t for t in trials(loaded(course), loaded(course).exercise("first")) if "root_of" in t.what
    ]
    assert attempt(course, "first", "process", trial) == []


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
        ("def test_x(race): pass", "a public test asks the reference"),
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


def test_the_reference_races_on_the_first_seed_alone() -> None:
    racing = load_course(ROOT / "tests" / "courses" / "racing")
    first, *others = [t for t in trials(racing, racing.exercise("ranks")) if t.expect == "full"]
    assert first.asked == []
    assert [trial.asked for trial in others] == [["test_ranks_of_three"]] * 19


def test_all_cases_of_a_test_are_asked_on_every_seed(course: Path) -> None:
    """Their names are pytest's; the text of a test tells only the function's."""
    cases = '@pytest.mark.parametrize("by", [1, 2])\n@task("0.2")'
    change(course / TESTS, '@task("0.2")', cases)
    change(course / TESTS, "test_counting(student", "test_counting(student, by")
    change(
        course / TESTS,
        "from hypothesis import example",
        "import pytest\nfrom hypothesis import example",
    )
    change(course / "reference/pocket/numbers.py", "self.count += checked", "self.count -= checked")
    tried = [t for t in trials(loaded(course), loaded(course).exercise("first")) if t.seed == 7]
    (lost,) = [attempt(course, "first", "process", t) for t in tried if t.expect == "full"]
    assert [problem.detail.split()[1] for problem in lost] == [
        "test_counting[1]",
        "test_counting[2]",
    ]


def test_the_reference_is_tried_on_twenty_seeds(tiny: Course) -> None:
    tried = [trial for trial in trials(tiny, tiny.exercise("first")) if trial.expect == "full"]
    assert [trial.seed for trial in tried] == list(range(20))
