"""Grading: verdicts, points, counterexamples, and that nothing else earns any."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.examiner import Finding, Watcher
from grader.exercise import Course, CourseError, Exercise, load_exercise
from grader.grading import grade
from grader.kit import kit_files
from grader.report import Report, Result, Verdict
from grader.sandbox.session import Cargo, Limits, Sandbox, Session, Unavailable
from grader.sandbox.wire import Frame
from grader.submission import Submission, reference_submission
from grader.symbols import replace as replaced

NUMBERS = "pocket/numbers.py"
Grade = Callable[..., Report]


@pytest.fixture
def graded(tiny: Course, first: Exercise, process_sandbox: Sandbox) -> Grade:
    """Grade the tiny course's reference with some of its functions written otherwise."""

    def grade_changed(changes: Mapping[str, str], **options: object) -> Report:
        reference = reference_submission(tiny, first)
        source = reference.files[NUMBERS].decode()
        for symbol, text in changes.items():
            source = replaced(source, NUMBERS, symbol, text)
        submission = Submission({**reference.files, NUMBERS: source.encode()}, "changed")
        settings = {"seed": 0, "sandbox": process_sandbox, "reference": reference, **options}
        return grade(submission, settings.pop("exercise", first), **settings)  # type: ignore[arg-type]

    return grade_changed


def timeless(report: Report) -> list[Result]:
    return [replace(result, seconds=0) for result in report.results]


def result(report: Report, name: str) -> Result:
    return next(result for result in report.results if result.name == name)


def test_the_reference_scores_full_marks_anywhere(
    tiny: Course, first: Exercise, sandbox: Sandbox
) -> None:
    reference = reference_submission(tiny, first)
    report = grade(reference, first, 0, sandbox, reference=reference)
    assert (report.points, report.max_points) == (10, 10)


def test_the_untouched_kit_is_unfinished(
    tiny: Course, first: Exercise, process_sandbox: Sandbox
) -> None:
    files = kit_files(tiny, first)
    report = grade(Submission(files, "kit"), first, 0, process_sandbox)
    verdicts = {r.verdict for r in report.results if not r.gate}
    assert (report.points, verdicts) == (0, {Verdict.UNFINISHED})


def test_points_are_shared_by_weight(graded: Grade) -> None:
    report = graded({"root": "def root(x):\n    return x\n"})
    assert [(task.id, task.points, task.max_points) for task in report.tasks] == [
        ("0.1", 4, 6),
        ("0.2", 4, 4),
    ]


def test_a_failed_gate_costs_its_task(graded: Grade) -> None:
    report = graded({"double": "def double(x):\n    import numpy as np\n    return x + x\n"})
    assert [(task.points, result.verdict) for task in report.tasks for result in task.tests] == [
        (0, "passed"),
        (0, "failed"),
        (0, "passed"),
        (4, "passed"),
    ]


def test_a_failed_property_shows_its_smallest_counterexample(graded: Grade) -> None:
    double = result(graded({"double": "def double(x):\n    return abs(x) * 2\n"}), "test_double")
    assert (double.verdict, double.counterexample, double.expected, double.got) == (
        "failed",
        {"x": "-1.0"},
        "-2.0",
        "2.0",
    )


def test_an_error_shows_the_students_own_line(graded: Grade) -> None:
    double = result(graded({"double": "def double(x):\n    return x.nothing\n"}), "test_double")
    (frame,) = double.frames
    assert (double.verdict, frame) == (
        "error",
        Frame(NUMBERS, frame.line, "double", "return x.nothing"),
    )


def test_a_failed_test_tells_how_to_replay_it(graded: Grade) -> None:
    report = graded({"double": "def double(x):\n    return 0\n"}, seed=5)
    assert result(report, "test_double").replay == "pytest test_first.py::test_double --seed 5"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("return True", "failed"),
        ("return [x + x]", "failed"),
        ("return float('nan')", "failed"),
        ("return 10 ** 400", "failed"),
        ("return object()", "failed"),
        ("return None", "failed"),
        ("import numpy\n    return numpy.array([])", "failed"),
        ("import numpy\n    return numpy.array([x + x])", "failed"),
        ("return {}['x']", "error"),
        ("raise AssertionError", "error"),
        ("return double(x)", "error"),
        ("import sys; sys.exit(0)", "error"),
        ("import os; os._exit(0)", "crashed"),
        ("return bytearray(1 << 40)", "memory"),
        ("raise NotImplementedError", "unfinished"),
        ("import random\n    return x + x + random.choice([0, 1])", "failed"),
    ],
)
def test_each_kind_of_answer_has_its_verdict(graded: Grade, body: str, verdict: str) -> None:
    report = graded({"double": f"def double(x):\n    {body}\n"}, only=["test_double"])
    assert [(r.verdict, r.points) for r in report.results] == [(verdict, 0)]


def test_an_endless_loop_costs_its_own_test(graded: Grade, first: Exercise) -> None:
    quick = replace(first, limits=Limits(question_seconds=0.5))
    report = graded({"double": "def double(x):\n    while True: pass\n"}, exercise=quick)
    assert (result(report, "test_double").verdict, report.points) == ("timeout", 6)


def test_the_same_seed_gives_the_same_report_but_for_time(graded: Grade) -> None:
    changes = {"root": "def root(x):\n    return x / 3\n"}
    one, two = graded(changes, seed=3), graded(changes, seed=3)
    assert timeless(one) == timeless(two)


def test_both_sandboxes_find_the_same(graded: Grade, docker_sandbox: Sandbox) -> None:
    changes = {"double": "def double(x):\n    return x if x > 77.5 else 2 * x\n"}
    here, there = graded(changes), graded(changes, sandbox=docker_sandbox)
    assert timeless(here) == timeless(there)


class Nowhere:
    """A sandbox that cannot be opened."""

    name = "nowhere"

    def open(self, cargo: Cargo, limits: Limits) -> Session:
        raise Unavailable("no engine")


def test_where_nothing_runs_there_is_no_report(graded: Grade) -> None:
    with pytest.raises(Unavailable, match="no engine"):
        graded({}, sandbox=Nowhere())


def test_a_broken_reference_is_our_fault(
    tiny: Course, first: Exercise, process_sandbox: Sandbox
) -> None:
    good = reference_submission(tiny, first)
    broken = Submission({**good.files, NUMBERS: b"def double(x): return x + x\n"}, "broken")
    report = grade(good, first, 0, process_sandbox, reference=broken)
    assert result(report, "test_root").verdict == "internal"


def changed_course(folder: Path, old: str, new: str, exercise: Exercise) -> Exercise:
    shutil.copytree(exercise.folder, folder / "first")
    test = folder / "first" / "test_first.py"
    assert old in test.read_text()
    test.write_text(test.read_text().replace(old, new))
    return load_exercise(folder / "first")


def test_a_test_that_asks_nothing_never_passes(
    graded: Grade, first: Exercise, tmp_path: Path
) -> None:
    old = 'assert student.call("double", x) == approx(2 * x)'
    report = graded({}, exercise=changed_course(tmp_path, old, "assert True", first))
    assert (result(report, "test_double").verdict, report.points) == ("internal", 6)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('    """`double(x)` is x + x."""\n', "", "no sentence"),
        ('@task("0.1", weight=2)\n', "", "no @task"),
        ('@task("0.1", weight=2)', '@task("0.9")', "task0_9"),
        ("from hypothesis import", "from hypothesys import", "No module named 'hypothesys'"),
        ("def test_double", "def test_double(", "SyntaxError"),
    ],
)
def test_an_exercise_that_cannot_be_asked_is_said_to_be_so(
    graded: Grade, first: Exercise, tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(CourseError, match=message):
        graded({}, exercise=changed_course(tmp_path, old, new, first))


def test_two_tests_of_one_name_are_an_error(graded: Grade, first: Exercise, tmp_path: Path) -> None:
    copied = changed_course(tmp_path, "@example(sizes=[2, 3])\n", "", first)
    shutil.copy(copied.folder / "test_first.py", copied.folder / "test_second.py")
    with pytest.raises(CourseError, match="another test has that name"):
        graded({}, exercise=copied)


def test_an_unknown_test_is_an_error(graded: Grade) -> None:
    with pytest.raises(CourseError, match="no test 'test_nothing'"):
        graded({}, only=["test_nothing"])


class Notes(Watcher):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def collected(self, findings: Sequence[Finding]) -> None:
        self.lines += [("collected", finding.name) for finding in findings]

    def asking(self, finding: Finding) -> None:
        self.lines.append(("asking", finding.name))

    def concluded(self, finding: Finding) -> None:
        self.lines.append(("concluded", finding.name))


def test_grading_can_be_watched(graded: Grade) -> None:
    notes = Notes()
    names = set(graded({}, watcher=notes).verdicts())
    collected = [name for what, name in notes.lines if what == "collected"]
    steps = [(what, name) for name in collected for what in ("asking", "concluded")]
    assert (set(collected), notes.lines[len(names) :]) == (names, steps)


def test_what_is_printed_is_in_the_report(graded: Grade) -> None:
    double = result(
        graded({"double": "def double(x):\n    print('x is', x)\n    return 0\n"}), "test_double"
    )
    assert double.output.startswith("x is ")


def test_grading_leaves_no_process_and_no_folder(
    graded: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    graded({"double": "def double(x):\n    import os\n    os.fork()\n    return x + x\n"})
    assert list(tmp_path.iterdir()) == []
