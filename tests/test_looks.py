"""Looks: closed, bounded data from hostile answers; and that asking for one changes no verdict."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.cuda.kernel import Kernels
from grader.cuda.session import Simulator
from grader.cuda.use import use_of
from grader.exercise import Course, Exercise, load_exercise
from grader.grading import grade
from grader.interview import Halted, Probe
from grader.looks import Accesses, Graph, NoLook, Training, look_of, numbers
from grader.report import Verdict
from grader.sandbox.session import Crashed, Raised, Sandbox
from grader.sketches import Sketches
from grader.submission import reference_submission

VIEW = {"shape": [2, 3], "strides": [3, 1]}
NODE = {"kind": "variable", "name": "x", "value": "1"}
TRAINING = {"points": [[1, 2, 0]], "side": 1, "moments": [{"epoch": 0, "chances": "50"}]}


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        ("strides", None),
        ("strides", {**VIEW, "shape": [2]}),
        ("strides", {**VIEW, "shape": [1000, 1000]}),
        ("strides", {**VIEW, "strides": [10**9, 1]}),
        ("strides", {**VIEW, "strides": [math.nan, 1]}),
        ("graph", {"nodes": []}),
        ("graph", {"nodes": [NODE] * 41}),
        ("graph", {"nodes": [{**NODE, "inputs": [0]}]}),
        ("graph", {"nodes": [{**NODE, "name": "x\x1b[2J"}]}),
        ("graph", {"nodes": [{**NODE, "value": "1" * 1000}]}),
        ("broadcasting", {"a": [1] * 9, "b": []}),
        ("broadcasting", {"a": [1], "b": [], "answer": {"x": 1}}),
        ("training", {**TRAINING, "losses": [math.inf]}),
        ("training", {**TRAINING, "losses": [math.nan]}),
        ("training", {**TRAINING, "points": [[1, 2, 3]]}),
        ("training", {**TRAINING, "moments": [{"epoch": 0, "chances": "101"}]}),
        ("training", {**TRAINING, "moments": [{"epoch": 0, "chances": "5 5"}]}),
        ("training", {**TRAINING, "moments": [{"epoch": 0, "chances": "-5"}]}),
        ("poster", {}),
    ],
)
def test_what_cannot_be_drawn_is_no_look(kind: str, plain: Any) -> None:
    with pytest.raises(NoLook):
        look_of(kind, plain)


def test_an_answer_may_hold_more_than_is_drawn() -> None:
    """Such as the elements of a view, as an array."""
    look = look_of("strides", {**VIEW, "elements": np.zeros((2, 3))})
    assert look == look_of("strides", VIEW)


def answering(thing: Any) -> Probe:
    """A probe that answers this, or raises it."""

    def ask(name: str, *arguments: object) -> object:
        if isinstance(thing, BaseException):
            raise thing
        return thing

    return Probe("graph", ask, "student")


@pytest.mark.parametrize(
    "answer",
    [
        Raised("ValueError", "no", []),
        Halted(Crashed("ended")),
        {"nodes": "all"},
        [1, 2],
        None,
    ],
)
def test_a_probe_that_does_not_answer_gives_no_look_and_no_error(answer: object) -> None:
    look = Sketches()
    look("graph", answering(answer))
    assert look.drawn(Verdict.FAILED) == []


def test_a_failed_test_draws_its_last_example() -> None:
    look = Sketches()
    look("strides", {**VIEW, "offset": 1})
    look("strides", VIEW)
    assert look.drawn(Verdict.FAILED) == [look_of("strides", VIEW)]


def test_what_is_for_a_passed_test_is_drawn_only_there() -> None:
    look = Sketches()
    look.passed("graph", answering({"nodes": [NODE]}))
    assert look.drawn(Verdict.FAILED) == []
    assert [type(one) for one in look.drawn(Verdict.PASSED)] == [Graph]


@pytest.mark.parametrize("verdict", [Verdict.TIMEOUT, Verdict.MEMORY, Verdict.CRASHED])
def test_nothing_is_asked_of_a_submission_that_is_gone(verdict: Verdict) -> None:
    look = Sketches()
    look("graph", answering(AssertionError("it was asked")))
    assert look.drawn(verdict) == []


VIEWING = """
@task("0.2")
def test_viewed(student, look):
    \"\"\"A test that has something drawn.\"\"\"
    look.passed("strides", student.{probe})
    assert student.call("double", 2.0) == 4.0
"""
PROBES = """

def view():
    return {"shape": [2, 3], "strides": [3, 1]}


def leaves():
    import os

    os._exit(0)
"""


@pytest.mark.parametrize(("probe", "looks"), [("view", 1), ("leaves", 0), ("missing", 0)])
def test_a_look_is_asked_for_when_the_verdict_stands(
    tiny: Course, first: Exercise, process_sandbox: Sandbox, tmp_path: Path, probe: str, looks: int
) -> None:
    """Whatever its probe does, verdict and count of questions are those without it."""
    shutil.copytree(first.folder, tmp_path / "first")
    test, probes = (tmp_path / "first" / name for name in ("test_first.py", "probes.py"))
    test.write_text(test.read_text() + VIEWING.replace("{probe}", probe))
    probes.write_text(probes.read_text() + PROBES)
    exercise = load_exercise(tmp_path / "first")
    report = grade(reference_submission(tiny, first), exercise, 0, process_sandbox)
    viewed = next(result for result in report.results if result.name == "test_viewed")
    assert (viewed.verdict, viewed.questions, len(viewed.looks)) == (Verdict.PASSED, 1, looks)
    assert {result.verdict for result in report.results} == {Verdict.PASSED}


KERNEL = b"""
from numba import cuda

def turned(out, a, size):
    tile = cuda.shared.array((4, 5), out.dtype)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    tile[y, x] = a[y * size + x] + a[0]
    cuda.syncthreads()
    out[y * size + x] = tile[x, y]
"""


def test_a_launch_tells_who_used_which_cell_how_often() -> None:
    simulator = Simulator()
    launch = Kernels({"k.py": KERNEL}, simulator)("k.py:turned").launch(
        1, (4, 4), out=np.zeros(16), a=np.ones(16), size=4
    )
    simulator.close()
    look = look_of("accesses", use_of(launch))
    assert isinstance(look, Accesses)
    assert look.block == [4, 4, 1]
    assert numbers(look.threads) == [3] * 16
    out, a, tile = look.arrays
    assert (a.name, numbers(a.reads)) == ("a", [17] + [1] * 15)
    assert numbers(out.writes) == [1] * 16
    assert (tile.name, tile.place, tile.columns) == ("tile", "shared", 5)
    assert numbers(tile.writes)[:6] == [1, 1, 1, 1, 0, 1]


def test_numbers_of_a_training_are_bounded() -> None:
    look = look_of("training", {**TRAINING, "losses": [2.0, 1.0]})
    assert isinstance(look, Training)
    assert look.losses == [2.0, 1.0]
