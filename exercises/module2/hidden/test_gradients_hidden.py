"""Task 2.4, asked in other ways."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_gradients.py")))
operations, tensors, by_rows = public.operations, public.tensors, public.by_rows
Layout, Operands = public.Layout, public.Operands


@task("2.4", weight=3)
@settings(max_examples=6)
@given(operands=operations.operands(4))
@example(operands=Operands(by_rows((2, 1, 3)), by_rows((2, 1))))
@example(operands=Operands(by_rows((3,)), Layout((2, 3), (1, 2))))
def test_product_of_stretched_operands(student, operands):
    """`a * b` has the right derivatives also where its operands were stretched."""
    public.check(student, "a * b", np.multiply, operands._asdict())


PAIRS = {
    "a * b": np.multiply,
    "a.exp() + b.sigmoid()": lambda a, b: np.exp(a) + 1 / (1 + np.exp(-b)),
}
TOGETHER = {
    "(a * b).sum(0)": lambda a, b: (a * b).sum(0, keepdims=True),
    "(a - b).mean(1)": lambda a, b: (a - b).mean(1, keepdims=True),
    "(a * b).mean()": lambda a, b: (a * b).mean().reshape(1),
    "(a + b).sigmoid() * a": lambda a, b: a / (1 + np.exp(-a - b)),
    "(a * a + 1).log() - 2 * b": lambda a, b: np.log(a * a + 1 + 1e-6) - 2 * b,
    "(a + b + 0.1).relu() / (a * a + 1)": lambda a, b: np.maximum(a + b + 0.1, 0) / (a * a + 1),
    "(a * b).permute(1, 0) * (a > 0).permute(1, 0)": lambda a, b: (a * b * (a > 0)).T,
    "(a + b).permute(1, 0).contiguous().view(a.size) * 3": lambda a, b: (a + b).T.ravel() * 3,
    "a @ (a + b).permute(1, 0)": lambda a, b: a @ (a + b).T,
}


@task("2.4", weight=5)
@settings(max_examples=4)
@given(
    expression=st.sampled_from(list(TOGETHER)),
    sizes=st.tuples(st.integers(1, 3), st.integers(1, 4)),
)
@operations.each(TOGETHER, sizes=(2, 3))
def test_chains(student, expression, sizes):
    """Derivatives pass through several operations."""
    layouts = {"a": by_rows(sizes), "b": Layout(sizes[1:], (2,))}
    public.check(student, expression, TOGETHER[expression], layouts)


@task("2.4", weight=2)
@settings(max_examples=4)
@given(
    expression=st.sampled_from(list(PAIRS)),
    operands=operations.operands(),
    constant=st.sampled_from(["a", "b"]),
)
@operations.each(PAIRS, operands=Operands(by_rows((2, 3)), by_rows((3,))), constant="a")
@operations.each(PAIRS, operands=Operands(by_rows((1, 3)), by_rows((2, 3))), constant="b")
def test_constants(student, expression, operands, constant):
    """A constant gets no `grad`, and what it is combined with its own."""
    public.check(student, expression, PAIRS[expression], operands._asdict(), constants=[constant])


@task("2.4", weight=1)
@settings(max_examples=3)
@given(expression=st.sampled_from(list(PAIRS)), operands=operations.operands())
@operations.each(PAIRS, operands=Operands(by_rows((1, 2)), by_rows((2,))))
@operations.each(PAIRS, operands=Operands(by_rows((2, 1)), by_rows((2, 2))))
def test_two_backward_calls(student, expression, operands):
    """After `backward` of two results, their derivatives have added up."""
    public.check(student, expression, PAIRS[expression], operands._asdict(), times=2)


@task("2.4", weight=1)
def test_flat_left_of_zero(student):
    """`a.relu()` sends 0 back where the element is 0: the corner counts as flat."""
    corner = {"a": {"storage": np.array([-1.0, 0.0, 1.0]), "shape": [3], "strides": [1]}}
    answer = student.gradients("a.relu()", corner, np.array([1.0, 2.0, 3.0]))
    assert answer == approx({"a": np.array([0.0, 0.0, 3.0])})
