"""Kernels in an exercise: a test launches them, and its report reads as a sanitizer's."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise import Course, load_course
from grader.grading import grade
from grader.report import Report, Verdict
from grader.sandbox.session import Sandbox
from grader.submission import Submission, reference_submission

KERNEL = """
from numba import cuda, float64


@cuda.jit
def reverse(out, a):
    tile = cuda.shared.array(32, float64)
    i = cuda.threadIdx.x
    tile[i] = a[i]
    cuda.syncthreads()
    out[i] = tile[31 - i]
"""
FILES = {
    "course.toml": 'name = "Kernels"\nreference = "reference"\nexercises = "exercises"\n',
    "exercises/one/exercise.toml": """
name = "one"
title = "Kernels"
version = "1"
[[task]]
id = "0.1"
title = "Reverse"
points = 1
[task.symbols]
"pocket/kernels.py" = ["reverse"]
""",
    "exercises/one/handout.md": "# One\n",
    "exercises/one/probes.py": "",
    "exercises/one/test_one.py": '''
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.testing import approx, task


@task("0.1")
@given(seed=st.integers(0, 5))
def test_reverse(kernel, seed):
    """`reverse` turns an array around."""
    a = np.arange(32.0) + seed
    run = kernel("pocket/kernels.py:reverse").launch(1, 32, out=np.zeros(32), a=a)
    assert run.findings == []
    assert run["out"] == approx(a[::-1].copy())
''',
    "reference/pocket/kernels.py": KERNEL,
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load_course(tmp_path)


def graded(course: Course, sandbox: Sandbox, old: str = "", new: str = "") -> Report:
    reference = reference_submission(course, course.exercise("one"))
    text = KERNEL.replace(old, new) if old else KERNEL
    submission = Submission({**reference.files, "pocket/kernels.py": text.encode()}, "changed")
    return grade(submission, course.exercise("one"), 0, sandbox)


def test_a_right_kernel_passes_and_its_launches_are_questions(
    course: Course, process_sandbox: Sandbox
) -> None:
    (result,) = graded(course, process_sandbox).results
    assert (result.verdict, result.points) == (Verdict.PASSED, 1)
    assert result.questions >= 6


def test_a_race_is_reported_with_both_lines(course: Course, process_sandbox: Sandbox) -> None:
    (result,) = graded(course, process_sandbox, "    cuda.syncthreads()\n").results
    assert result.verdict is Verdict.FAILED
    assert result.message == (
        "data race on shared tile[31], with no barrier between:\n"
        "  thread 31 of block 0 writes it in pocket/kernels.py:9: tile[i] = a[i]\n"
        "  thread 0 of block 0 reads it in pocket/kernels.py:10: out[i] = tile[31 - i]\n"
        "Put cuda.syncthreads() between these lines."
    )
    assert [frame.line for frame in result.frames] == [10]
    assert result.counterexample == {"seed": "0"}


def test_a_clean_kernel_with_a_wrong_result_fails_by_it(
    course: Course, process_sandbox: Sandbox
) -> None:
    (result,) = graded(course, process_sandbox, "31 - i", "i").results
    assert result.verdict is Verdict.FAILED
    assert "race" not in result.message
    assert result.expected is not None


@pytest.mark.parametrize(
    ("old", "new", "verdict", "said"),
    [
        ("tile[i] = a[i]", "import os", Verdict.ERROR, "kernels.py:9: not of the language"),
        ("tile[i] = a[i]", "while True: pass", Verdict.TIMEOUT, "does not end"),
        ("def reverse", "def other", Verdict.ERROR, "has no function 'reverse'"),
        ("@cuda.jit", "@cuda.jit(", Verdict.ERROR, "SyntaxError"),
        (
            "    tile[i] = a[i]",
            '    raise NotImplementedError("task 0.1")',
            Verdict.UNFINISHED,
            "task 0.1",
        ),
    ],
)
def test_what_else_a_kernel_does_is_its_authors(
    course: Course, process_sandbox: Sandbox, old: str, new: str, verdict: Verdict, said: str
) -> None:
    (result,) = graded(course, process_sandbox, old, new).results
    assert result.verdict is verdict
    assert said in result.message
