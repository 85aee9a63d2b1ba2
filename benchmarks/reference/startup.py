"""A second process: from its start to the result of its first operation."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from . import REFERENCE
from .case import Case, Pair

LIMIT = 1.5
PROGRAM = """
import minitorch
a = minitorch.tensor([1.0, 2.0], backend={backend})
assert list((a + a).to_numpy()) == [2.0, 4.0]
"""
BACKENDS = {
    "simple": "minitorch.SimpleBackend",
    "fast": "minitorch.TensorBackend(minitorch.FastOps)",
    "cuda": "minitorch.TensorBackend(minitorch.CudaOps)",
}


def start(backend: str) -> None:
    """Run a process that imports, adds and ends."""
    program = PROGRAM.format(backend=BACKENDS[backend])
    environment = os.environ | {"PYTHONPATH": str(REFERENCE)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)  # noqa: S603


def case(backend: str) -> Case:
    """The first run, which is not timed, fills the caches on disk."""
    pair = Pair(partial(start, backend))
    return Case(
        "absolute",
        f"start, {backend} backend",
        "float64",
        lambda: pair,
        1.0,
        rival="limit",
        limit=LIMIT,
        note="a process that imports minitorch, adds two tensors and ends",
    )


def cases() -> Iterator[Case]:
    """Those that need no GPU."""
    return map(case, ("simple", "fast"))
