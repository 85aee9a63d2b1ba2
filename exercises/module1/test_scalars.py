"""Task 1.2: operations on numbers, and scalars that remember them."""

import math
import operator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

ALLOWED = {
    *["__future__", "abc", "bisect", "collections", "dataclasses", "functools", "heapq"],
    *["itertools", "math", "minitorch", "operator", "typing"],
}
EPS = 1e-6

numbers = st.floats(-20, 20)
positive = st.floats(0.1, 20)


def logistic(x):
    """1 / (1 + e^-x)."""
    return 1 / (1 + math.exp(-x))


OF_ONE = {
    "Inv": (lambda x: 1 / x, "1 / x"),
    "Neg": (lambda x: -x, "-x"),
    "Sigmoid": (logistic, "1 / (1 + e^-x)"),
    "ReLU": (lambda x: max(x, 0.0), "x where it is positive, else 0"),
    "Exp": (math.exp, "e^x"),
}
OF_TWO = {
    "Mul": (operator.mul, "x * y"),
    "LT": (lambda x, y: float(x < y), "1.0 if x is less than y, else 0.0"),
    "EQ": (lambda x, y: float(x == y), "1.0 if x equals y, else 0.0"),
}
INFIX = {
    "+": operator.add,
    "-": operator.sub,
    "<": lambda x, y: float(x < y),
    ">": lambda x, y: float(x > y),
    "==": lambda x, y: float(x == y),
}
METHODS = {
    "log": lambda x: math.log(x + EPS),
    "exp": math.exp,
    "sigmoid": logistic,
    "relu": lambda x: max(x, 0.0),
}


def with_formulas(table):
    """Each name of a table with its formula, for a test of its own."""
    return pytest.mark.parametrize(
        ("name", "formula"), [(name, formula) for name, (_, formula) in table.items()], ids=table
    )


@task("1.2", gate=True)
def test_scalars_are_computed_by_hand(source):
    """Your files in `minitorch` import only small parts of Python: the handout lists them."""
    foreign = set(source.imports("minitorch/")) - ALLOWED
    assert sorted(foreign) == []


@task("1.2")
@settings(max_examples=6)
@given(x=numbers.filter(lambda x: abs(x) > 0.1))
@example(x=2.0)
@example(x=-2.0)
@with_formulas(OF_ONE)
def test_forward_of_one(student, name, formula, x):
    """`{name}.forward(ctx, x)` is {formula}."""
    assert student.forward(name, x) == approx(OF_ONE[name][0](x))


@task("1.2")
@settings(max_examples=6)
@given(x=numbers, y=numbers)
@example(x=2.0, y=3.0)
@example(x=3.0, y=2.0)
@example(x=2.0, y=2.0)
@with_formulas(OF_TWO)
def test_forward_of_two(student, name, formula, x, y):
    """`{name}.forward(ctx, x, y)` is {formula}."""
    assert student.forward(name, x, y) == approx(OF_TWO[name][0](x, y))


@task("1.2")
@pytest.mark.parametrize(
    ("name", "count"), [("Mul", 2), ("Inv", 1), ("Sigmoid", 1), ("ReLU", 1), ("Exp", 1)]
)
def test_saves_for_backward(student, name, count):
    """`{name}.forward` saves in the context what its derivative will need."""
    assert student.saves(name, *[2.0, 3.0][:count]) == approx(True)


@task("1.2", weight=2)
@settings(max_examples=6)
@given(x=numbers, y=numbers)
@example(x=2.0, y=3.0)
@example(x=3.0, y=2.0)
@example(x=2.0, y=2.0)
@pytest.mark.parametrize("name", list(INFIX))
def test_operator_between_scalars(student, name, x, y):
    """`x {name} y` of two scalars is a scalar that remembers both."""
    expected = {"value": INFIX[name](x, y), "from": [0, 1]}
    assert student.operated(name, {"scalar": x}, {"scalar": y}) == approx(expected)


@task("1.2", weight=2)
@settings(max_examples=6)
@given(x=numbers, y=numbers)
@example(x=2.0, y=3.0)
@example(x=3.0, y=2.0)
@pytest.mark.parametrize("name", list(INFIX))
def test_operator_with_a_number(student, name, x, y):
    """`x {name} y` works where one side is a number, and remembers the scalar."""
    expected = INFIX[name](x, y)
    right = student.operated(name, {"scalar": x}, y)
    assert right == approx({"value": expected, "from": [0]})
    left = student.operated(name, x, {"scalar": y})
    assert left == approx({"value": expected, "from": [1]})


@task("1.2")
@settings(max_examples=6)
@given(x=positive)
@example(x=2.0)
@pytest.mark.parametrize("name", list(METHODS))
def test_method(student, name, x):
    """`x.{name}()` is a scalar that remembers x."""
    expected = {"value": METHODS[name](x), "from": [0]}
    assert student.operated(name, {"scalar": x}) == approx(expected)


@task("1.2")
@settings(max_examples=6)
@given(x=numbers)
@example(x=2.0)
def test_negated(student, x):
    """`-x` is a scalar that remembers x."""
    assert student.operated("-", {"scalar": x}) == approx({"value": -x, "from": [0]})
