"""What the numbers were measured on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numba
import torch

from . import THREADS

STAT = Path("/proc/stat")
LIBRARIES = ("numpy", "numba", "torch", "micrograd", "scikit-learn")


def use_all_threads() -> None:
    """The same number for both; numpy's BLAS has read it from the environment."""
    torch.set_num_threads(THREADS)
    numba.set_num_threads(THREADS)


def processor() -> str:
    """Its model, where the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


class Watch:
    """How much of the processors others take from its beginning on.

    They don't slow both sides alike: threads of PyTorch and of BLAS wait for each other busily,
    and lose whole time slices where a core is taken. Then ratios flatter us.
    """

    def __init__(self) -> None:
        self.begin = seconds()

    def others(self) -> float | None:
        """Their share, from 0 to 1; None where the system does not tell."""
        passed, idle, own = (now - then for now, then in zip(seconds(), self.begin, strict=True))
        return max(0.0, passed - idle - own) / passed if passed else None


def seconds() -> tuple[float, float, float]:
    """Of all processors so far: seconds, those without work, those spent by us and our children."""
    own = sum(os.times()[:4])
    if not STAT.exists():
        return 0.0, 0.0, own
    ticks = [int(field) for field in STAT.read_text().splitlines()[0].split()[1:9]]
    second = os.sysconf("SC_CLK_TCK")
    return sum(ticks) / second, (ticks[3] + ticks[4]) / second, own


def describe(others: float | None) -> dict[str, object]:
    """All of it, for the report. `others` is their share of the processors meanwhile."""
    return {
        "processor": processor(),
        "system": platform.platform(terse=True),
        "cores": THREADS,
        "threads": THREADS,
        "taken by others": others and round(others, 4),
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }
