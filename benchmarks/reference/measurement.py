"""How two things are timed beside each other: in turn, so that what slows one slows both.

A sample is one call that is not timed, which brings back a library's threads and caches after the
other's turn, and then as many as take a hundredth of a second. Ratios are of neighbours.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from minitorch.tensor import Tensor

from .case import Case, Pair, Run

SAMPLE = 0.01
"""Seconds that a sample takes, at least."""
LONG = 0.1
"""Seconds of a call before which no other is needed."""
FEW, MANY = 5, 15
"""Pairs of samples: so many of slow calls, and of fast ones."""
SPENT = 1.5
"""Seconds for a case, roughly, where that takes more than a few pairs."""
TOLERANCE = {"float64": 1e-5, "float32": 1e-4}
"""Of results, as a share of the largest element. Our logarithm adds 1e-6 to its argument."""


class Disagreement(Exception):
    """Ours and theirs are not the same."""


@dataclass(frozen=True)
class Result:
    """A case as it was measured: medians in seconds, and of ratios also the quartiles."""

    case: Case
    ours: float
    theirs: float | None
    ratio: float
    quartiles: tuple[float, float]
    pairs: int

    @property
    def met(self) -> bool | None:
        """Whether the target is; None without one."""
        return None if self.case.target is None else self.ratio <= self.case.target


def arrays(result: object) -> list[np.ndarray]:
    """All numbers of a result."""
    match result:
        case tuple() | list():
            return [array for part in result for array in arrays(part)]
        case Tensor():
            return [result.to_numpy()]
        case torch.Tensor():
            return [result.detach().cpu().numpy()]
    return [np.asarray(result)]


def compare(ours: object, theirs: object, tolerance: float) -> None:
    """Raises `Disagreement` unless both are the same up to rounding."""
    for mine, other in zip(arrays(ours), arrays(theirs), strict=True):
        if mine.shape != other.shape:
            raise Disagreement(f"shapes {mine.shape} and {other.shape}")
        apart, largest = np.abs(mine - other).max(), np.abs(other).max()
        if not apart <= tolerance * largest:  # which holds also where it is no number
            raise Disagreement(f"they differ by {apart:.3g}, where the largest is {largest:.3g}")


def check(pair: Pair, tolerance: float) -> None:
    """Run both once, which compiles what there is to compile, and compare the results."""
    if pair.check is not None:
        compare(*pair.check(), tolerance)
    elif pair.theirs is not None:
        compare(pair.ours(), pair.theirs(), tolerance)


def once(run: Run) -> float:
    """Seconds of a call after another."""
    run()
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def sample(run: Run, calls: int, *, long: bool) -> float:
    """Seconds of a call, as the mean of several."""
    gc.collect()
    if not long:
        run()
    begin = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - begin) / calls


def measure(case: Case, most: int = MANY, told: Callable[[int], object] = lambda _: None) -> Result:
    """Time at most so many pairs; `told` hears of each. Raises `Disagreement`."""
    pair = case.prepare()
    check(pair, TOLERANCE[case.dtype])
    gc.collect()
    gc.freeze()  # what was there before makes no collection longer
    runs = [pair.ours] + ([pair.theirs] if pair.theirs else [])
    times = [once(run) for run in runs]
    calls = max(1, math.ceil(SAMPLE / min(times)))
    long = max(times) > LONG
    pairs = min(most, MANY, max(FEW, round(SPENT / (calls * sum(times) * (1 if long else 2)))))
    samples = []
    for number in range(pairs):
        samples.append([sample(run, calls, long=long) for run in runs])
        told(number + 1)
    gc.unfreeze()
    return summary(case, np.array(samples))


def summary(case: Case, samples: np.ndarray) -> Result:
    """Medians and quartiles of rows (ours, theirs), or of (ours,) where time is limited."""
    ratios = samples[:, 0] / (case.limit or samples[:, -1])
    low, ratio, high = np.quantile(ratios, [0.25, 0.5, 0.75])
    ours, *theirs = np.median(samples, axis=0) / case.operations
    return Result(
        case,
        float(ours),
        float(theirs[0]) if theirs else None,
        float(ratio),
        (float(low), float(high)),
        len(samples),
    )
