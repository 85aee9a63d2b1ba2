"""Task 0.2, with mistakes that are harder to notice."""

import math
from pathlib import Path
from runpy import run_path

import pytest

from grader.testing import task

examine = run_path(str(Path(__file__).parents[1] / "test_properties.py"))["examine"]

SUBTLE = {
    "test_sigmoid": {
        "sigmoid(x) = 0.5 + x / 10": lambda x: 0.5 + x / 10,
        "sigmoid(x) = 1 / (1 + e^-(x - 1))": lambda x: 1 / (1 + math.exp(1 - x)),
        "sigmoid(x) is twice as steep right of 0": lambda x: (
            1 / (1 + math.exp(-2 * x if x > 0 else -x))
        ),
        "sigmoid(x) = 0.5 + x / 1000 - sin(pi * x) / 5": lambda x: (
            0.5 + x / 1000 - math.sin(math.pi * x) / 5
        ),
    },
    "test_relu": {
        "relu(x) = the larger of x and x / 10": lambda x: max(x, x / 10),
        "relu(x) = 1 where x is larger than 1": lambda x: min(max(x, 0.0), 1.0),
        "relu(x) = 1 where x is positive, else 0": lambda x: float(x > 0),
    },
    "test_symmetric": {
        "mul(x, y) = x * y + x": lambda x, y: x * y + x,
        "add(x, y) = x - y": lambda x, y: x - y,
        "add(x, y) = 3 * x - y": lambda x, y: 3 * x - y,
    },
    "test_distributive": {
        "mul(x, y) = x * y + 1": lambda x, y: x * y + 1,
        "mul(x, y) = x + y": lambda x, y: x + y,
        "add(x, y) = the larger of x and y": max,
    },
    "test_transitive": {
        "lt(x, y) = 1 where x < y or y < x - 5": lambda x, y: float(x < y or y < x - 5),
        "lt(x, y) = 1 where |x - y| < 1.6": lambda x, y: float(abs(x - y) < 1.6),
    },
    "test_inverse": {
        "neg(x) = x": lambda x: x,
        "inv(x) = -1 / x": lambda x: -1 / x,
        "log(x) = the logarithm of 1 + x": lambda x: math.log(1 + x),
    },
}


@task("0.2")
@pytest.mark.parametrize("name", list(SUBTLE))
def test_notices_subtle_mistakes(student, chance, name):
    """`{name}` notices operators that are wrong in another way."""
    examine(student, chance, name, SUBTLE[name])
