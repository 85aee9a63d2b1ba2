"""Tasks 1.2 and 1.4: whole expressions, their values and their derivatives.

An expression is a list of steps: ["x"] is the variable x, [2.5] a constant, and ["*", 0, 1] an
operation on the results of steps 0 and 1. The last step is the expression's value.

What is expected is computed forwards: each step carries its value and its derivatives.
"""

import math
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task

EPS = 1e-6


def logistic(x):
    """1 / (1 + e^-x), computed where it does not overflow."""
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


# By operation: how many operands, and from their values to the result and its slopes.
OPERATIONS = {
    "+": (2, lambda x, y: (x + y, 1.0, 1.0)),
    "*": (2, lambda x, y: (x * y, y, x)),
    "-": (2, lambda x, y: (x - y, 1.0, -1.0)),
    "/": (2, lambda x, y: (x / y, 1 / y, -x / y**2)),
    "<": (2, lambda x, y: (float(x < y), 0.0, 0.0)),
    ">": (2, lambda x, y: (float(x > y), 0.0, 0.0)),
    "==": (2, lambda x, y: (float(x == y), 0.0, 0.0)),
    "log": (1, lambda x: (math.log(x + EPS), 1 / (x + EPS))),
    "exp": (1, lambda x: (math.exp(x), math.exp(x))),
    "sigmoid": (1, lambda x: (logistic(x), logistic(x) * logistic(-x))),
    "relu": (1, lambda x: (max(x, 0.0), float(x > 0))),
}
LARGEST = 1e3


def next_to(name, numbers):
    """Whether an operation jumps, bends or ends so close to these numbers that rounding decides."""
    if name in ("<", ">", "=="):
        return 0 < abs(numbers[0] - numbers[1]) < 1e-4
    if name == "relu":
        return 0 < abs(numbers[0]) < 1e-4
    return (name == "/" and abs(numbers[1]) < 0.01) or (name == "log" and numbers[0] < 0.01)


def computed(steps, values):
    """Of each step: its value, and its derivatives by name."""
    results = []
    for head, *operands in steps:
        if not operands:
            known = isinstance(head, str)
            results.append((values[head] if known else head, {head: 1.0} if known else {}))
            continue
        inputs = [results[n] for n in operands]
        value, *slopes = OPERATIONS[head][1](*[v for v, _ in inputs])
        by_name = {}
        for (_, below), slope in zip(inputs, slopes, strict=True):
            for name, d in below.items():
                by_name[name] = by_name.get(name, 0.0) + slope * d
        results.append((value, by_name))
    return results


def derivatives(steps, values, d_output=1.0):
    """The derivative by each variable; None for one that does not occur."""
    found = computed(steps, values)[-1][1]
    return {name: found[name] * d_output if name in found else None for name in values}


def tame(steps, values):
    """Whether the last step is at a harmless place, and neither it nor its slopes are large."""
    head, *operands = steps[-1]
    numbers = [value for value, _ in computed(steps[:-1], values)]
    if next_to(head, [numbers[n] for n in operands]):
        return False
    try:
        value, found = computed(steps, values)[-1]
    except (ArithmeticError, ValueError):
        return False
    return all(abs(number) < LARGEST for number in [value, *found.values()])


class Problem(NamedTuple):
    """An expression, and the values of its variables."""

    steps: list
    values: dict

    def __repr__(self):
        return ", ".join([f"{n} = {v}" for n, v in self.values.items()]) + ": " + told(self.steps)


def told(steps):
    """An expression as text: `a = x * x; a + x`."""
    used = needed(steps)
    letters = iter("abcdefghijklmnopqrstuvw")
    names, lines = [], []
    for number, (head, *operands) in enumerate(steps):
        text = written(head, [names[n] for n in operands])
        plain = number not in used or not operands or number == len(steps) - 1
        names.append(text if plain else next(letters))
        if number in used and operands:
            lines.append(text if plain else f"{names[-1]} = {text}")
    return "; ".join(lines or names[-1:])


def needed(steps):
    """The numbers of the steps that the last one is made from, and its own."""
    found = [len(steps) - 1]
    for number in found:
        found += steps[number][1:]
    return set(found)


def written(head, operands):
    """One operation as text."""
    if not operands:
        return str(head)
    return f"{head}({operands[0]})" if len(operands) == 1 else f" {head} ".join(operands)


def grown(plan, constant, values):
    """An expression from steps (name, back, back), which count from the latest result."""
    steps = [[constant], ["y"], ["x"]]
    for name, one, other in plan:
        count = OPERATIONS[name][0]
        operands = [len(steps) - 1 - back % len(steps) for back in (one, other)[:count]]
        steps.append([name, *operands])
        if not tame(steps, values):
            steps[-1] = ["sigmoid", operands[0]]
    return steps


@st.composite
def problems(draw):
    """An expression of x, y and a constant, with values for x and y."""
    values = {"x": draw(numbers), "y": draw(numbers)}
    return Problem(grown(draw(plans), draw(numbers), values), values)


numbers = st.floats(-4, 4).map(lambda x: round(x, 2))
backs = st.integers(0, 7)
plans = st.lists(st.tuples(st.sampled_from(list(OPERATIONS)), backs, backs), min_size=1, max_size=6)

AT = {"x": 2.0, "y": 3.0}
SQUARE = Problem([["x"], ["*", 0, 0], ["+", 1, 0]], AT)
CONSTANT = Problem([["x"], [5.0], ["*", 1, 0], ["-", 1, 2]], AT)
EQUAL = Problem([["x"], ["y"], ["*", 0, 1], ["+", 2, 0], ["+", 3, 1]], {"x": 2.0, "y": 2.0})
QUOTIENT = Problem([["x"], ["y"], ["/", 0, 1], ["log", 2], ["exp", 3], ["-", 0, 4]], AT)
COMPARED = Problem(
    [["x"], ["y"], ["<", 0, 1], ["*", 2, 0], [">", 0, 1], ["*", 4, 1], ["+", 3, 5]], AT
)
TIE = Problem(
    [["x"], ["y"], ["==", 0, 1], ["<", 0, 1], ["+", 2, 3], [">", 0, 1], ["+", 4, 5], ["*", 6, 0]],
    EQUAL.values,
)
ANSWER = Problem([["x"], ["y"], ["==", 0, 1]], AT)
CORNER = Problem([["x"], ["relu", 0]], {"x": 0.0, "y": 3.0})
TELLING = [SQUARE, CONSTANT, EQUAL, QUOTIENT, COMPARED, TIE, ANSWER, CORNER]


def telling(**others):
    """The examples that a test of expressions always tries."""

    def added(test):
        for problem in TELLING:
            test = example(problem=problem, **others)(test)
        return test

    return added


# By operation: numbers, and its derivatives there.
SLOPES = {
    "Mul": [([2.0, 3.0], [3.0, 2.0]), ([0.0, 5.0], [5.0, 0.0]), ([-4.0, 0.5], [0.5, -4.0])],
    "Inv": [([2.0], [-0.25]), ([-0.5], [-4.0])],
    "Neg": [([2.0], [-1.0]), ([0.0], [-1.0])],
    "Sigmoid": [([0.0], [0.25]), ([3.0], [logistic(3) * logistic(-3)]), ([-800.0], [0.0])],
    "ReLU": [([2.0], [1.0]), ([-2.0], [0.0]), ([0.0], [0.0])],
    "Exp": [([0.0], [1.0]), ([2.0], [math.exp(2)]), ([-2.0], [math.exp(-2)])],
    "LT": [([2.0, 3.0], [0.0, 0.0]), ([3.0, 2.0], [0.0, 0.0])],
    "EQ": [([2.0, 3.0], [0.0, 0.0]), ([2.0, 2.0], [0.0, 0.0])],
}


def exactly(derivatives):
    """What derivatives by name have to be, up to rounding."""
    return gradients(derivatives, rel=1e-6, abs=1e-9)


@task("1.2", weight=2)
@settings(max_examples=8)
@given(problem=problems())
@telling()
def test_value_of_an_expression(student, problem):
    """An expression of scalars has the value that the same expression of numbers has."""
    assert student.value(*problem) == approx(computed(*problem)[-1][0])


@task("1.4")
@settings(max_examples=4)
@given(d_output=numbers)
@example(d_output=1.0)
@example(d_output=3.0)
@pytest.mark.parametrize("name", list(SLOPES))
def test_backward_of(student, name, d_output):
    """`{name}.backward(ctx, d)` is d times the derivative by each input, or by the only one."""
    for numbers, slopes in SLOPES[name]:
        answer = student.backward(name, numbers, d_output)
        assert answer == approx([slope * d_output for slope in slopes]), f"at {numbers}"


@task("1.4", weight=4)
@settings(max_examples=12)
@given(problem=problems())
@telling()
def test_derivatives_of_an_expression(student, look, problem):
    """`backward` of an expression gives each variable its derivative."""
    look("graph", student.graph, *problem)
    look.passed("graph", student.graph, *QUOTIENT)
    assert student.derivatives(*problem) == exactly(derivatives(*problem))
