"""Style: remarks on what a student wrote, judged as text, worth little, and nothing for nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.exercise import Course, Exercise, Style
from grader.grading import grade
from grader.kit import kit_files, write_kit
from grader.linter import lint
from grader.report import REMARKS, Report, Result, TaskResult, Verdict
from grader.sandbox.session import Sandbox
from grader.style import by_task, remarks, style_result
from grader.submission import Submission, read_submission, reference_submission
from grader.symbols import replace as replaced
from tests.test_report import printed

NUMBERS = "pocket/numbers.py"
BARE = "def double(x):\n    return x + x\n"
Grade = Callable[..., Report]


@pytest.fixture(scope="session")
def styled(first: Exercise) -> Exercise:
    """The tiny exercise with five points for style."""
    return replace(first, style=Style(5))


def earned(points: float, verdict: Verdict = Verdict.PASSED) -> list[TaskResult]:
    """What tests found: so many of six points for 0.1, and all four for 0.2."""
    return [
        TaskResult("0.1", "Numbers", points, 6, []),
        TaskResult("0.2", "Counting", 4, 4, []),
    ]


def solved(course: Course, exercise: Exercise, changes: Mapping[str, str]) -> dict[str, bytes]:
    """The reference's file with some functions written otherwise."""
    source = reference_submission(course, exercise).files[NUMBERS].decode()
    for symbol, text in changes.items():
        source = replaced(source, NUMBERS, symbol, text)
    return {NUMBERS: source.encode()}


def by_name(style: TaskResult) -> dict[str, Result]:
    return {test.name: test for test in style.tests}


def test_the_reference_has_full_marks(tiny: Course, styled: Exercise) -> None:
    style = style_result(styled, 5, solved(tiny, styled, {}), earned(6))
    assert (style.points, style.max_points, {test.verdict for test in style.tests}) == (
        5,
        5,
        {Verdict.PASSED},
    )


def test_a_remark_costs_its_own_task(tiny: Course, styled: Exercise) -> None:
    style = style_result(styled, 5, solved(tiny, styled, {"double": BARE}), earned(6))
    found = by_name(style)
    assert (style.points, found["style_0_1"].verdict, found["style_0_2"].verdict) == (
        2,
        Verdict.FAILED,
        Verdict.PASSED,
    )


def test_a_remark_shows_its_line_and_its_rule(tiny: Course, styled: Exercise) -> None:
    found = by_task(styled, solved(tiny, styled, {"double": BARE}), {"0.1", "0.2"})["0.1"]
    assert {(remark.file, remark.source) for remark in found} == {(NUMBERS, "def double(x):")}
    assert "Missing docstring in public function (D103)" in [remark.text for remark in found]


def test_style_earns_what_its_task_earns(tiny: Course, styled: Exercise) -> None:
    style = style_result(styled, 5, solved(tiny, styled, {}), earned(3))
    assert [(test.points, test.max_points) for test in style.tests] == [(1.5, 3), (2, 2)]


def test_style_alone_earns_nothing(tiny: Course, styled: Exercise) -> None:
    style = style_result(styled, 5, solved(tiny, styled, {"double": BARE}), earned(0))
    numbers = by_name(style)["style_0_1"]
    assert (style.points, numbers.verdict, numbers.remarks) == (2, Verdict.UNFINISHED, [])


def test_lines_beside_functions_belong_to_the_first_task_of_a_file(
    tiny: Course, styled: Exercise
) -> None:
    files = solved(tiny, styled, {})
    files[NUMBERS] += b"\n\ndef helper(x):\n    return x\n"
    assert list(by_task(styled, files, {"0.1", "0.2"})) == ["0.1"]


def test_a_file_that_a_student_adds_is_looked_at(tiny: Course, styled: Exercise) -> None:
    files = {**solved(tiny, styled, {}), "pocket/more.py": b"import os\n"}
    (found,) = by_task(styled, files, {"0.1", "0.2"}).values()
    assert {remark.file for remark in found} == {"pocket/more.py"}


@pytest.mark.parametrize(
    "trick",
    ["import os  # noqa", "# ruff: noqa\nimport os", "# flake8: noqa\nimport os", "import os#noqa"],
)
def test_no_comment_silences_a_remark(trick: str) -> None:
    found = lint({"file.py": f'"""A module."""\n{trick}\n'})["file.py"] or []
    assert "`os` imported but unused (F401)" in [text for _, text in found]


@pytest.mark.parametrize(
    "hostile", [b"x = " + b"[" * 50_000 + b"]" * 50_000, b"(" * 100_000, b"\x00", b"\xff\xfe\x00d"]
)
def test_a_text_that_cannot_be_read_is_a_remark_and_no_crash(
    styled: Exercise, hostile: bytes
) -> None:
    assert list(by_task(styled, {NUMBERS: hostile}, {"0.1"})) == ["0.1"]


def test_a_text_that_cannot_be_read_costs_no_other_file() -> None:
    found = lint(
        {"a.py": "(" * 100_000, "b.py": '"""A module."""\nimport os\n', "c.py": '"""C."""\n'}
    )
    told = [text for _, text in found["b.py"] or []]
    assert (told, found["c.py"]) == (["`os` imported but unused (F401)"], [])


def test_many_remarks_are_cut_short(tiny: Course, styled: Exercise) -> None:
    files = solved(tiny, styled, {})
    files[NUMBERS] += b"x = 1;\n" * 1000
    numbers = by_name(style_result(styled, 5, files, earned(6)))["style_0_1"]
    assert (len(numbers.remarks), numbers.message) == (REMARKS, "1000 remarks")


def test_what_students_write_is_cleaned() -> None:
    files = {"a\x1b.py": b'"""A module."""\nimport os  # \x1b[2J\n'}
    (first, *_) = remarks(files)["a\x1b.py"]
    assert (first.file, "\x1b" in first.source) == ("a\ufffd.py", False)


def test_lines_are_counted_as_python_counts_them() -> None:
    (only,) = remarks({"a.py": b'"""A\x0c\xe2\x80\xa8module."""\r\n\rimport os\n'})["a.py"]
    assert (only.line, only.source) == (3, "import os")


@pytest.fixture
def graded(tiny: Course, styled: Exercise, process_sandbox: Sandbox) -> Callable[..., Report]:
    """Grade the tiny course's reference, its own style included."""

    def grade_changed(changes: Mapping[str, str], only: Collection[str] = ()) -> Report:
        reference = reference_submission(tiny, styled)
        files = {**reference.files, **solved(tiny, styled, changes)}
        submission = Submission(files, "changed")
        return grade(submission, styled, 0, process_sandbox, reference=reference, only=only)

    return grade_changed


def test_a_kit_knows_which_files_a_student_adds(
    tiny: Course, styled: Exercise, tmp_path: Path
) -> None:
    write_kit(kit_files(tiny, styled), tmp_path)
    (tmp_path / "pocket" / "more.py").write_text("import os\n")
    there = read_submission(tmp_path, styled, tiny).added
    assert (read_submission(tmp_path, styled).added, there) == (["pocket/more.py"],) * 2


def test_a_folder_that_is_no_kit_has_no_added_files(
    tiny: Course, styled: Exercise, tmp_path: Path
) -> None:
    write_kit(kit_files(tiny, styled), tmp_path)
    (tmp_path / "pytest.ini").write_bytes(b"[\xff")
    assert read_submission(tmp_path, styled).added == []


def test_style_is_a_task_of_the_report(graded: Grade) -> None:
    report = graded({"double": BARE})
    assert [(task.id, task.points, task.max_points) for task in report.tasks] == [
        ("0.1", 6, 6),
        ("0.2", 4, 4),
        ("style", 2, 5),
    ]


def test_remarks_are_drawn_with_their_lines(graded: Grade) -> None:
    shown = printed(graded({"double": BARE}), colour=False)
    assert "pocket/numbers.py:8  def double(x):" in shown
    assert "(D103)" in shown


def test_a_single_test_is_asked_without_style(graded: Grade) -> None:
    assert [task.id for task in graded({}, only=["test_double"]).tasks] == ["0.1"]


def test_the_untouched_kit_has_nothing_for_style(
    tiny: Course, styled: Exercise, process_sandbox: Sandbox
) -> None:
    report = grade(Submission(kit_files(tiny, styled), "kit"), styled, 0, process_sandbox)
    style = report.tasks[-1]
    assert (style.id, style.points, {test.verdict for test in style.tests}) == (
        "style",
        0,
        {Verdict.UNFINISHED},
    )
