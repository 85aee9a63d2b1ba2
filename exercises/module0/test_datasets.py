"""Task 0.5: separating the datasets by hand."""

import pytest

from grader.testing import approx, task

ALLOWED = {"__future__", "math", "typing"}

# A few points of each dataset. Look at many more: python projects/look.py xor
POINTS = {
    "simple": [(0.1, 0.9), (0.4, 0.5), (0.3, 0.1), (0.6, 0.2), (0.9, 0.5), (0.7, 0.9)],
    "diag": [(0.1, 0.1), (0.3, 0.1), (0.1, 0.3), (0.4, 0.3), (0.1, 0.8), (0.8, 0.1)],
    "split": [(0.1, 0.5), (0.9, 0.5), (0.9, 0.1), (0.3, 0.5), (0.5, 0.9), (0.7, 0.1)],
    "xor": [(0.1, 0.9), (0.4, 0.6), (0.9, 0.2), (0.1, 0.4), (0.9, 0.9), (0.6, 0.7)],
}


@task("0.5", gate=True)
def test_separations_are_found_by_eye(source):
    """`separate.py` imports nothing but `math` and `typing`: the lines are yours."""
    foreign = set(source.imports("projects/separate.py")) - ALLOWED
    assert sorted(foreign) == []


@task("0.5", weight=2)
@pytest.mark.parametrize("name", list(POINTS))
def test_separates_a_few_points(student, name):
    """`{name}` has the class of six points of its dataset right."""
    assert student.separate(name, POINTS[name]) == approx([1.0] * 3 + [0.0] * 3)
