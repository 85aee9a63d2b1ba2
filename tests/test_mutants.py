"""Mutants: what is changed, what is left alone, and what `grad verify --mutants` says of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.exercise import CourseError, Exercise
from grader.mutants import Marking, Mutant, markings, mutants
from tests.conftest import TINY

FIRST = Path("exercises") / "first"
NUMBERS = "pocket/numbers.py"


REST = "\ndef root(x):\n    return 0\nclass Counter:\n    def step(self):\n        return 0\n"


def of_double(first: Exercise, source: str) -> list[Mutant]:
    """The mutants of `double`, where the tiny course's reference is `source` and the rest."""
    return list(mutants(first, {NUMBERS: f"{source}{REST}".encode()}, "double"))


def changes(first: Exercise, *body: str) -> list[str]:
    """The changed lines, where `double` has that body; the first line is not looked at."""
    lines = "".join(f"    {line}\n" for line in body)
    found = of_double(first, f"def double(x, y=1):\n    'About.'\n{lines}")
    return [mutant.after for mutant in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("f[0] = x - y", ["pass", "f[1] = x - y", "f[-1] = x - y"]),
        ("f[x] = x - y", ["pass", "f[x] = x + y", "f[x] = x", "f[x] = y - x"]),
        ("f[x] = (x + 1.5) * y", ["f[x] = (x + 1.5) / y", "f[x] = (x + 1.5) + y"]),
        ("f[x] = (x + 1.5) * y", ["f[x] = (x + 1.5)", "f[x] = (x) * y", "f[x] = (x - 1.5) * y"]),
        ("f[x] = 2.5", ["f[x] = 3.5", "f[x] = 0.0", "f[x] = -2.5"]),
        ("f[x] = 0.0", ["f[x] = 1.0"]),
        ("f[x] = -2.5", ["f[x] = 2.5", "f[x] = -3.5", "f[x] = -0.0"]),
        ("f[x] = -1", ["f[x] = 1", "f[x] = -2", "f[x] = -0"]),
        ("f[x] = True", ["f[x] = False"]),
        ("f[x] = 'ab'", ["f[x] = ''"]),
        ("f[x] = ''", ["f[x] = 'x'"]),
        ("f[x] = f'{x}a'", ['f[x] = ""']),
        ("f[x] = x < y", ["f[x] = x <= y", "f[x] = x >= y"]),
        ("f[x] = x is y", ["f[x] = x is not y"]),
        ("f[x] = x not in y", ["f[x] = x in y"]),
        ("f[x] = x and y", ["f[x] = x or y", "f[x] = y", "f[x] = x"]),
        ("f[x] = not x", ["f[x] = x"]),
        ("f[x] = x if y else 0", ["f[x] = x if not y else 0", "f[x] = x if True else 0"]),
        ("f[x] = [i for i in x if i]", ["f[x] = [i for i in x if False]"]),
        ("while x: x -= 1", ["while not x: x -= 1", "while False: x -= 1"]),
        ("while x: x -= 1", ["while x: x += 1", "while x: x = 1", "while x: pass"]),
        ("for x in y: break", ["for x in (): break", "for x in y: continue"]),
        ("return x", ["return None"]),
        ("f[x] = min(x, y)", ["f[x] = max(x, y)", "f[x] = min(y, x)"]),
        ("f[x] = math.exp(x)", ["f[x] = x"]),
        ("f[x] = x.items()", ["f[x] = x"]),
        ("f[x] = range(y)", ["f[x] = range(1, y)", "f[x] = range(y + 1)", "f[x] = range(y - 1)"]),
        ("f[x] = x[y:]", ["f[x] = x[y + 1:]", "f[x] = x[y - 1:]", "f[x] = x[:]"]),
        ("f[x] = (x, y)", ["f[x] = (y, x)"]),
        ("print(x, y)", ["pass", "print(y, x)"]),
        ("assert x, 'no'", ["pass"]),
        ("raise ValueError('no')", ["pass"]),
    ],
)
def test_every_kind_of_change_is_made(first: Exercise, line: str, expected: list[str]) -> None:
    assert set(expected) <= set(changes(first, line)), changes(first, line)


@pytest.mark.parametrize(
    "lines",
    [
        ["'A text.'"],
        ["n: int | None"],
        ["import math"],
        ["n = x"],  # without it there is no `n`, which says nothing about a test
        ["given = x + 1", "# solution", "pass"],
    ],
)
def test_what_says_nothing_about_a_test_is_left_alone(first: Exercise, lines: list[str]) -> None:
    assert changes(first, *lines) == []


def test_an_error_message_and_a_decorator_are_left_alone(first: Exercise) -> None:
    found = changes(first, "@cache(1)", "def f() -> 'int':", "    raise ValueError('no', 1 + 1)")
    assert found == ["pass"]


def test_a_private_function_that_only_a_solution_uses_is_part_of_it(first: Exercise) -> None:
    source = (
        "def double(x):\n    return _twice(x)\n\n\n"
        "def _twice(x):\n    return _sum(x)\n\n\n"
        "def _sum(x):\n    return x + 1\n\n\n"
        "def root(x):\n    return 1\n\n\n"
        "def other(x):\n    return _shared(x)\n\n\n"
        "def _shared(x):\n    return 2\n\n\n"
        "class Counter:\n    def step(self):\n        return _shared(1)\n"
    )
    found = mutants(first, {NUMBERS: source.encode()})
    assert {(mutant.task, mutant.symbol) for mutant in found} == {
        ("0.1", "double"),
        ("0.1", "_twice"),
        ("0.1", "_sum"),
        ("0.1", "root"),
        ("0.2", "Counter.step"),
    }


def test_all_but_the_change_stays_byte_by_byte(first: Exercise) -> None:
    source = "def double(x):  # é\n    return  x+x # ü\n\n# end"
    found = {mutant.data.decode() for mutant in of_double(first, source)}
    assert f"def double(x):  # é\n    return  x-x # ü\n\n# end{REST}" in found


def test_a_mutant_is_called_by_its_place_and_change(first: Exercise) -> None:
    found = of_double(first, "def double(x):\n    return x + 1 + 1\n")
    names = [mutant.name for mutant in found]
    assert f"{NUMBERS}:double:2:1 → 2" in names
    assert f"{NUMBERS}:double:2:1 → 2 (2)" in names
    assert len(set(names)) == len(names)


def test_a_change_over_several_lines_is_shown_as_one(first: Exercise) -> None:
    shown = [
        (m.before, m.after) for m in of_double(first, "def double(x):\n    f(\n    x,\n    )\n")
    ]
    assert ("f( x, )", "pass") in shown


# What `grad verify --mutants` says.


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course, to be changed."""
    return shutil.copytree(TINY, tmp_path / "course")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def verify(folder: Path, *more: str) -> tuple[int, str]:
    grad = Path(sys.executable).with_name("grad")
    done = subprocess.run(
        [str(grad), "verify", "first", "--mutants", *more],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "120"},
    )
    return done.returncode, done.stdout + done.stderr


def mark(course: Path, **marking: str) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in marking.items()]
    (course / FIRST / "equivalent.toml").write_text("\n".join(["[[equivalent]]", *lines]))


def weaken(course: Path) -> None:
    """Let no test tell 0.0 from 1.0, as the root of 0."""
    change(course / FIRST / "hidden" / "test_root.py", "st.floats(0, 1e6)", "st.floats(2, 1e6)")
    change(course / FIRST / "hidden" / "test_root.py", "@example(x=0.0)\n", "")


ROOT = "return math.exp(_HALF * math.log(x)) if x else 0.0"
ROOT_OF_ONE = {
    "symbol": f"{NUMBERS}:root",
    "before": ROOT,
    "after": ROOT.replace("0.0", "1.0"),
}


def test_strong_tests_catch_every_mutant(course: Path) -> None:
    code, said = verify(course)
    assert (code, "100.0%" in said, "survives" in said) == (0, True, False), said


def test_a_survivor_is_named_with_its_line(course: Path) -> None:
    weaken(course)
    code, said = verify(course)
    assert code == 1, said
    assert f"{NUMBERS}:15 survives\n  - {ROOT}\n  + {ROOT.replace('0.0', '1.0')}" in said


def test_an_equivalent_mutant_is_listed_and_does_not_count(course: Path) -> None:
    weaken(course)
    forced = {**ROOT_OF_ONE, "after": ROOT.replace("if x", "if True")}
    mark(course, **ROOT_OF_ONE, reason="Nobody asks for it.")
    with (course / FIRST / "equivalent.toml").open("a") as file:
        lines = [f"{key} = {json.dumps(value)}" for key, value in forced.items()]
        file.write("\n".join(["\n[[equivalent]]", *lines, 'reason = "Nor for this."']))
    code, said = verify(course)
    assert (code, "survives" in said) == (0, False), said
    assert "equivalent: Nobody asks for it." in said


def test_a_marking_of_a_caught_mutant_is_a_problem(course: Path) -> None:
    mark(course, **ROOT_OF_ONE, reason="Hardly ever asked.")
    code, said = verify(course)
    assert (code, "called equivalent, but test_root notices it" in said) == (1, True), said


def test_a_marking_without_a_mutant_is_a_problem(course: Path) -> None:
    mark(course, **{**ROOT_OF_ONE, "after": "return 7"}, reason="It was there once.")
    code, said = verify(course)
    assert (code, "fits no mutant" in said) == (1, True), said


def test_a_matter_of_performance_is_not_mutated(course: Path) -> None:
    weaken(course)
    (course / FIRST / "equivalent.toml").write_text(
        f'[[performance]]\nsymbol = "{NUMBERS}:root"\nbefore = "{ROOT}"\nreason = "Quick."\n'
    )
    code, said = verify(course, "--json", "record.json")
    assert code == 0, said
    [record] = json.loads((course / "record.json").read_text())
    lines = {int(outcome["where"].rpartition(":")[2]) for outcome in record["outcomes"]}
    assert lines == {10, 28, 29}


def test_a_line_that_another_task_asks_about_is_tried_there(course: Path) -> None:
    change(course / FIRST / "test_first.py", '@task("0.1", weight=2)', '@task("0.2", weight=2)')
    (course / FIRST / "equivalent.toml").write_text(
        f'[[elsewhere]]\nsymbol = "{NUMBERS}:double"\nbefore = "return x + x"\n'
        'task = "0.2"\nreason = "Counting doubles."\n'
    )
    code, said = verify(course, "--only", "double", "--json", "record.json")
    assert code == 0, said
    [record] = json.loads((course / "record.json").read_text())
    assert {(o["task"], o["test"]) for o in record["outcomes"]} == {("0.2", "test_double")}


def test_the_record_names_the_test_that_caught(course: Path) -> None:
    code, said = verify(course, "--only", "double", "--json", "record.json")
    assert code == 0, said
    [record] = json.loads((course / "record.json").read_text())
    caught = {outcome["after"]: outcome["test"] for outcome in record["outcomes"]}
    assert caught == dict.fromkeys(["return None", "return x - x", "return x"], "test_double")


def test_an_endless_loop_is_caught_within_its_time(course: Path) -> None:
    change(
        course / "reference" / NUMBERS,
        "return x + x",
        "while x != x:\n        pass\n    return x + x",
    )
    _, said = verify(course, "--only", "double", "--json", "record.json")
    [record] = json.loads((course / "record.json").read_text())
    verdicts = {outcome["after"]: outcome["verdict"] for outcome in record["outcomes"]}
    assert verdicts["while x == x:"] == "timeout", said


def test_tests_of_other_tasks_do_not_count(course: Path) -> None:
    change(course / FIRST / "test_first.py", '@task("0.1", weight=2)', '@task("0.2", weight=2)')
    code, said = verify(course, "--only", "double")
    assert (code, "0.0%" in said) == (1, True), said


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        ("reference/pocket/numbers.py", "return x + x", "return x", "the reference loses test_dou"),
        (FIRST / "test_first.py", "approx(2 * x)", "approx(2 * z)", "the reference loses"),
        (FIRST / "test_first.py", "import approx", "import aprox", "test_first.py"),
    ],
)
def test_where_the_reference_does_not_pass_nothing_is_measured(
    course: Path, path: Path, old: str, new: str, message: str
) -> None:
    change(course / path, old, new)
    code, said = verify(course)
    assert (code, message in said) == (2, True), said


def test_a_filter_that_names_nothing_is_bad_input(course: Path) -> None:
    assert verify(course, "--only", "triple")[0] == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[equivalent]]\nsymbol = 'a'\nbefore = 'b'\nafter = 'c'\n", "reason"),
        ("[[equivalent]]\nsymbol = 'a'\nbefore = 'b'\nafter = 'c'\nreason = ' '", "no reason"),
        ("[[equivalent]]\nsymbol = 'a'\nbefore = 'b'\nreason = 'r'", "no `after`"),
        ("[[equivalent]", "equivalent.toml"),
        (
            "[[elsewhere]]\nsymbol = 'a'\nbefore = 'b'\nreason = 'r'\ntask = '7.7'",
            "no task '7.7'",
        ),
    ],
)
def test_a_marking_needs_its_text_and_a_reason(
    first: Exercise, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "equivalent.toml").write_text(text)
    with pytest.raises(CourseError, match=message):
        markings(msgspec.structs.replace(first, folder=tmp_path))


def test_a_course_without_markings_marks_nothing(first: Exercise) -> None:
    found: list[Marking] = markings(first).equivalent
    assert found == []
