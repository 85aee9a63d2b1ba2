"""How many steps memory takes for what a warp asks at once.

Global memory moves sectors of 32 bytes: neighbours that read neighbours share them. Shared memory
has 32 banks, four bytes wide, each of which serves one word at a time.
Source: CUDA C++ Best Practices Guide, Coalesced Access to Global Memory, and Shared Memory.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from grader.cuda.history import WARP
from grader.cuda.values import Lanes

SECTOR = 32
BANKS, WORD = 32, 4
FAR = 1 << 40


class Tally(Struct):
    """Of one line and array: requests of warps, steps that they took, and the fewest possible."""

    requests: int = 0
    steps: int = 0
    fewest: int = 0

    @property
    def ratio(self) -> float:
        """Steps for each that was needed."""
        return self.steps / self.fewest if self.fewest else 1.0


def add_global(tally: Tally, cells: Lanes, warps: Lanes, size: int) -> None:
    """Count the sectors that these accesses of elements of `size` bytes touch."""
    sectors = np.unique(warps * FAR + cells * size // SECTOR)
    distinct = np.unique(warps * FAR + cells) // FAR
    _, elements = np.unique(distinct, return_counts=True)
    tally.requests += len(elements)
    tally.steps += len(sectors)
    tally.fewest += int(np.sum(-(-elements * size // SECTOR)))


def add_shared(tally: Tally, cells: Lanes, lanes: Lanes, block: int, size: int) -> None:
    """Count how often banks serve these accesses; wide elements go by halves or quarters."""
    unit = max(size, WORD)
    banks = BANKS * WORD // unit
    together = WARP * WORD // unit
    groups = lanes // block * (block + WARP) + lanes % block // together
    words = np.unique(groups * FAR + cells * size // unit)
    in_bank, served = np.unique(words // FAR * BANKS + words % FAR % banks, return_counts=True)
    starts = np.flatnonzero(np.diff(in_bank // BANKS, prepend=-1))
    tally.requests += len(starts)
    tally.steps += int(np.sum(np.maximum.reduceat(served, starts)))
    tally.fewest += len(starts)
