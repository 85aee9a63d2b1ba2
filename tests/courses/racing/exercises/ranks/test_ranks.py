"""Ranks of few values."""

import numpy as np

from grader.testing import approx, task


@task("0.1")
def test_ranks_of_three(student):
    """The ranks of 3, 1, 2 are 2, 0, 1."""
    assert student.ranks(np.array([3.0, 1.0, 2.0])) == approx(np.array([2, 0, 1]))
