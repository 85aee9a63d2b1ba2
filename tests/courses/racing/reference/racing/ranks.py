"""Ranks, by sorting."""

from bisect import bisect_left

import numpy as np


def ranks(values):
    """How many of `values` are smaller than each of them."""
    ordered = sorted(values.tolist())
    return np.array([bisect_left(ordered, value) for value in values.tolist()])
