"""Task 2.4: derivatives with respect to every element.

A result is sent back with derivatives that count: 1, 2, 3, ... row by row. What must arrive is
compared with central differences, which need no backward step at all.
"""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task

operations = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_operations.py"))))
tensors, Layout, by_rows = operations.tensors, operations.Layout, operations.by_rows
Along, Operands, Turn = operations.Along, operations.Operands, tensors.Turn

STEP = 1e-5
SCALE, SHIFT = 0.05, -0.12  # so that storages begin with -0.12, -0.07, -0.02, 0.03, 0.08


def numbers(expression):
    """The scale and the shift of the elements for an expression: a logarithm's are positive."""
    return (SCALE, 0.5) if "log" in expression else (SCALE, SHIFT)


def counted(result):
    """The derivatives with which a result is sent back."""
    return np.arange(1.0, result.size + 1).reshape(result.shape)


def differences(function, arrays, d_output):
    """Central differences of the sum of function(*arrays) * d_output, for every element."""
    return [_differences(function, arrays, d_output, number) for number in range(len(arrays))]


def _differences(function, arrays, d_output, number):
    slopes = np.zeros_like(arrays[number])
    for index in np.ndindex(*slopes.shape):
        sums = []
        for step in (STEP, -STEP):
            moved = [array.copy() for array in arrays]
            moved[number][index] += step
            sums.append((function(*moved) * d_output).sum())
        slopes[index] = (sums[0] - sums[1]) / (2 * STEP)
    return slopes


def check(student, expression, function, layouts, constants=(), times=1):
    """Compare the gradients of an expression with central differences of the numpy function."""
    scale, shift = numbers(expression)
    arrays = [tensors.elements(layout, scale, shift) for layout in layouts.values()]
    d_output = counted(np.asarray(function(*arrays)))
    slopes = differences(function, arrays, d_output)
    expected = {
        name: None if name in constants else np.round(times * slope, 6)
        for name, slope in zip(layouts, slopes, strict=True)
    }
    described = operations.described(layouts, scale, shift)
    answer = student.gradients(expression, described, d_output, list(constants), times)
    equal = approx if constants else gradients
    assert answer == equal(expected, rel=1e-5, abs=2e-6)


FUNCTIONS = {
    "a.sigmoid()": lambda a: 1 / (1 + np.exp(-a)),
    "a.relu()": lambda a: np.maximum(a, 0),
    "a.log()": lambda a: np.log(a + 1e-6),
    "a.exp()": np.exp,
}


@task("2.4", weight=2)
@settings(max_examples=3)
@given(a=tensors.anything)
@example(a=by_rows((5,)))
@example(a=Layout((2, 3), (1, 2)))
@pytest.mark.parametrize("expression", list(FUNCTIONS))
def test_slopes(student, expression, a):
    """`{expression}` sends back, for every element, the derivative at that element."""
    check(student, expression, FUNCTIONS[expression], {"a": a})


@task("2.4", weight=4)
@settings(max_examples=5)
@given(shape=tensors.shapes)
@example(shape=(2, 3))
def test_product(student, shape):
    """`a * b` sends b back to a, and a to b, each times the result's derivative."""
    backwards = Layout(shape, tuple(reversed(by_rows(shape[::-1]).strides)))
    check(student, "a * b", np.multiply, {"a": by_rows(shape), "b": backwards})


@task("2.4", weight=4)
@settings(max_examples=8)
@given(operands=operations.operands())
@example(operands=Operands(by_rows((2, 3)), by_rows((1, 3))))
@example(operands=Operands(by_rows((2, 1)), by_rows((2, 3))))
@example(operands=Operands(by_rows((3,)), by_rows((2, 3))))
@example(operands=Operands(by_rows((1,)), by_rows((2, 3, 2))))
@example(operands=Operands(by_rows((2, 1)), by_rows((3,))))
def test_stretched_operands(student, operands):
    """In `a + b` an element that was stretched collects the derivatives of all its copies."""
    check(student, "a + b", np.add, operands._asdict())


@task("2.4", weight=2)
@settings(max_examples=5)
@given(along=operations.alongs())
@example(along=Along(by_rows((2, 3)), 0))
@example(along=Along(Layout((2, 3), (1, 2)), 1))
def test_sum_along_a_dimension(student, along):
    """`a.sum(dim)` sends each sum's derivative back to all elements that were summed."""
    a, dim = along
    check(student, f"a.sum({dim})", lambda a: a.sum(axis=dim, keepdims=True), {"a": a})


@task("2.4", weight=2)
@settings(max_examples=6)
@given(turn=tensors.turns)
@example(turn=Turn(by_rows((2, 3)), [1, 0]))
@example(turn=Turn(by_rows((2, 3, 4)), [2, 0, 1]))
def test_permuted(student, turn):
    """`a.permute(...)` sends every derivative back to where its element came from."""
    a, order = turn
    check(student, f"a.permute(*{list(order)})", lambda a: a.transpose(order), {"a": a})


@task("2.4", weight=1)
@settings(max_examples=3)
@given(operands=operations.operands())
@example(operands=Operands(by_rows((2, 3)), by_rows((3,))))
@pytest.mark.parametrize("expression", ["a < b", "a == b"])
def test_comparisons_are_flat(student, expression, operands):
    """`{expression}` sends back zeros, in the shapes of a and of b."""
    layouts = operands._asdict()
    arrays = {name: tensors.elements(layout) for name, layout in layouts.items()}
    d_output = counted(arrays["a"] < arrays["b"])
    answer = student.gradients(expression, operations.described(layouts), d_output)
    assert answer == approx({name: np.zeros(array.shape) for name, array in arrays.items()})


TWICE = {
    "a * a": lambda a: a * a,
    "a + a": lambda a: a + a,
    "a * a.exp()": lambda a: a * np.exp(a),
}


@task("2.4", weight=3)
@settings(max_examples=3)
@given(expression=st.sampled_from(list(TWICE)), a=tensors.anything)
@operations.each(TWICE, a=by_rows((2, 3)))
def test_used_twice(student, expression, a):
    """Where a tensor is used twice, its derivatives add up."""
    check(student, expression, TWICE[expression], {"a": a})
