"""Task 0.2: whatever a student's property file imports, its properties are asked as they stand."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from grader.exercise import load_course
from grader.grading import grade
from grader.report import Verdict
from grader.sandbox.process import ProcessSandbox
from grader.submission import Submission, reference_submission

COURSE = load_course(Path(__file__).parents[1])
EXERCISE = COURSE.exercise("module0")
FILE = "tests/test_operators.py"
IMPORTED = "from hypothesis import strategies as st\n"
TRANSITIVE = "    if lt(a, b) and lt(b, c):\n        assert lt(a, c) == 1\n"
RELU = "    assert relu(a) == (a if a > 0 else 0)\n"
GIVEN = "@given(small_floats)\ndef test_relu"

STYLES = {
    "all strategies by a star": (IMPORTED, f"{IMPORTED}from hypothesis.strategies import *\n"),
    "a strategy by its name": (IMPORTED, f"{IMPORTED}from hypothesis.strategies import floats\n"),
    "an extra of Hypothesis": (
        IMPORTED,
        f"{IMPORTED}from hypothesis.extra.numpy import arrays\nA = arrays(float, 3)\n",
    ),
    "a strategy of one's own": (
        "@given(small_floats)\ndef test_relu",
        "@st.composite\ndef halves(draw):\n    return draw(small_floats) / 2\n\n\n"
        "@given(halves() | small_floats.map(abs))\ndef test_relu",
    ),
    "settings and examples": (
        GIVEN,
        "from hypothesis import example, settings\n\n\n"
        f"@settings(max_examples=5)\n@example(1.0)\n{GIVEN}",
    ),
    "a mark on one property": (GIVEN, f"@pytest.mark.filterwarnings('ignore')\n{GIVEN}"),
    "an assumption": (
        TRANSITIVE,
        "    from hypothesis import assume\n"
        "    assume(lt(a, b) and lt(b, c))\n    assert lt(a, c) == 1\n",
    ),
    "a failure by pytest": (
        RELU,
        "    if relu(a) != (a if a > 0 else 0):\n        pytest.fail('not so')\n",
    ),
    "an error that is waited for": (
        RELU,
        f"{RELU}    with pytest.raises(ZeroDivisionError):\n        1 / 0\n",
    ),
}


def verdicts(text: str) -> set[Verdict]:
    """What the tests of 0.2 find of a property file."""
    reference = reference_submission(COURSE, EXERCISE)
    files = {**reference.files, FILE: text.encode()}
    with closing(ProcessSandbox()) as sandbox:
        report = grade(
            Submission(files, "style"), EXERCISE, 1, sandbox, reference=reference, only=["0.2"]
        )
    return {result.verdict for result in report.results}


def changed(old: str, new: str) -> str:
    """The reference's property file with one place written otherwise."""
    text = reference_submission(COURSE, EXERCISE).files[FILE].decode()
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize("style", STYLES)
def test_right_properties_pass_in_any_style(style: str) -> None:
    assert verdicts(changed(*STYLES[style])) == {Verdict.PASSED}


def test_a_property_that_fails_by_pytest_is_broken() -> None:
    found = verdicts(changed(RELU, "    pytest.fail('always')\n"))
    assert found == {Verdict.PASSED, Verdict.FAILED}


def test_an_assumption_that_never_holds_notices_nothing() -> None:
    never = "    from hypothesis import assume\n    assume(False)\n"
    assert verdicts(changed(TRANSITIVE, never)) == {Verdict.PASSED, Verdict.FAILED}
