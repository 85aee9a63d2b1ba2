"""Task 0.5 on fresh points."""

import pytest

from grader.testing import approx, task

MARGIN = 0.04  # how far from its line a separation by eye may be
POINTS = 60

# How far inside of class 1 a point is; negative: of class 0.
DEPTH = {
    "simple": lambda x1, _: 0.5 - x1,
    "diag": lambda x1, x2: (0.5 - x1 - x2) / 2**0.5,
    "split": lambda x1, _: max(0.2 - x1, x1 - 0.8),
    "xor": lambda x1, x2: (
        min(abs(x1 - 0.5), abs(x2 - 0.5)) * (1 if (x1 - 0.5) * (x2 - 0.5) < 0 else -1)
    ),
}


@task("0.5", weight=3)
@pytest.mark.parametrize("name", list(DEPTH))
def test_separates_fresh_points(student, chance, name):
    """`{name}` has the class of 60 fresh points right, but for those next to a line."""
    points = [(chance.random(), chance.random()) for _ in range(POINTS * 3)]
    clear = [x for x in points if abs(DEPTH[name](*x)) > MARGIN][:POINTS]
    assert student.separate(name, clear) == approx([float(DEPTH[name](*x) > 0) for x in clear])
