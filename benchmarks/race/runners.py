"""Two kinds of work that a submission does some number of times as often as the reference."""

from __future__ import annotations

import numpy as np

from grader.sandbox.session import Cargo, Limits
from grader.track import Challenge

LIMITS = Limits(
    cpus=2,
    question_seconds=60,
    test_seconds=900,
    total_seconds=900,
    load_seconds=30,
    session_bytes=1 << 30,
)
PROBES = """
import numpy as np

def single(values):
    from runner import FACTOR

    def smooth():
        total, sums = 0.0, []
        for value in values.tolist():
            total = 0.9 * total + value
            sums.append(total)
        return sums

    first = smooth()
    for _ in range(round(40 * FACTOR) - 1):
        smooth()
    return np.array(first)


def parallel(values):
    from runner import FACTOR, kernel

    first = np.zeros_like(values)
    kernel(values, first)
    other = np.zeros_like(values)
    for _ in range(round(20 * FACTOR) - 1):
        kernel(values, other)
    return first
"""
KERNEL = """
from numba import njit, prange


@njit(parallel=True)
def kernel(values, out):
    for i in prange(values.size):
        total = 0.0
        for j in range(values.size):
            total += abs(values[i] - values[j])
        out[i] = total
"""
SIZES = {"single": 6_000, "parallel": 1_000}
KINDS = tuple(SIZES)


def cargo(kind: str, factor: float) -> Cargo:
    """A submission that works `factor` times as long as the reference."""
    source = f"FACTOR = {factor}\n" + (KERNEL if kind == "parallel" else "")
    warm = ["numpy", "numba"] if kind == "parallel" else ["numpy"]
    environment = {"NUMBA_NUM_THREADS": "2"}
    return Cargo({"runner.py": source.encode()}, PROBES, ["runner"], warm, environment)


def challenge(kind: str) -> Challenge:
    """What both are asked."""
    return Challenge(kind, lambda rng, size: [rng.random(size)])


def generator() -> np.random.Generator:
    """Where inputs come from."""
    return np.random.default_rng(0)
