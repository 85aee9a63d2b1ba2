"""Right, and five times slower than allowed; all that follow do no better honestly."""

import numpy as np


def slow_ranks(values):
    """The ranks, found ten times over."""
    for _ in range(10):
        ordered = sorted(values.tolist())
        found = np.array([bisect_left(ordered, value) for value in values.tolist()])
    return found


def ranks(values):
    return slow_ranks(values)
