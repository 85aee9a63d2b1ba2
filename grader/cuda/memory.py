"""The memories of a GPU: one for all threads, one for each block, one for each thread."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.cuda.history import WARP_BARRIERS, History
from grader.cuda.values import Lanes, View

GLOBAL, SHARED, LOCAL = "global", "shared", "local"
POISON: dict[str, Any] = {
    "float32": np.array(0x7FC0DEAD, np.uint32).view(np.float32)[()],
    "float64": np.array(0x7FF81BD5A0000000, np.uint64).view(np.float64)[()],
}
"""What floats hold that nobody wrote: a NaN that no computation makes, and that each passes on. One
is the other, converted."""
FLOAT64_SIGN = np.uint64(1 << 63)


def unwritten(cells: int, dtype: np.dtype[np.generic]) -> npt.NDArray[np.generic]:
    """Data of cells that nobody has written."""
    return np.full(cells, POISON.get(dtype.name, 0), dtype)


def poisoned(value: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.bool_]:
    """Where a float was computed from cells that nobody wrote."""
    bits = np.asarray(value, np.float64).view(np.uint64) & ~FLOAT64_SIGN
    found: npt.NDArray[np.bool_] = bits == POISON["float64"].view(np.uint64)
    return found


class Wave:
    """Blocks that are simulated together, and their threads, which are numbered through."""

    def __init__(
        self, grid: tuple[int, int, int], block: tuple[int, int, int], first: int, blocks: int
    ) -> None:
        self.grid = grid
        self.block = block
        self.threads = prod(block)
        """Threads in a block."""
        self.blocks = blocks
        self.lanes: Lanes = np.arange(blocks * self.threads)
        self.first = first * self.threads
        """The number of this wave's first thread in the launch."""
        self.times = np.zeros(len(self.lanes), np.int64)
        """How many barriers each thread has passed: its block's, then its warp's in low bits."""
        self.block_index = self._index(self.lanes // self.threads + first, grid)
        self.thread_index = self._index(self.lanes % self.threads, block)

    @staticmethod
    def _index(number: Lanes, shape: tuple[int, int, int]) -> tuple[Lanes, Lanes, Lanes]:
        x, y, _ = shape
        return number % x, number // x % y, number // x // y

    def pass_barrier(self, blocks: Lanes) -> None:
        """All threads of these blocks, numbered in the wave, have waited for each other."""
        rows = self.times.reshape(self.blocks, self.threads)
        rows[blocks] = ((rows[blocks] >> WARP_BARRIERS) + 1) << WARP_BARRIERS

    def pass_warp_barrier(self, lanes: Lanes) -> None:
        """These threads have waited for those of their warp."""
        self.times[lanes] += 1

    @property
    def most_barriers(self) -> int:
        """How often the block waited that waited most."""
        return int(self.times.max() >> WARP_BARRIERS)


class Memory:
    """Cells that all threads share, or that each block or each thread has of its own.

    Counts go by cell, those of all blocks together, and by thread of the launch.
    """

    def __init__(
        self,
        name: str,
        space: str,
        shape: tuple[int, ...],
        data: npt.NDArray[np.generic],
        wave: Wave,
        threads: int,
    ) -> None:
        self.name = name
        self.space = space
        self.shape = shape
        self.size = prod(shape)
        self.data = data
        self.wave = wave
        self.reads = np.zeros(self.size, np.int64)
        self.writes = np.zeros(self.size, np.int64)
        self.thread_reads = np.zeros(threads, np.int64)
        self.thread_writes = np.zeros(threads, np.int64)
        self.written = None if space == GLOBAL else np.zeros(len(data), np.bool_)
        self.history = None
        if space != LOCAL:
            self.history = History(len(data), wave.threads, one_block=space == SHARED)

    def start(self, lanes: Lanes) -> Lanes | int:
        """The first of the cells that belong to each of these threads."""
        if self.space == GLOBAL:
            return 0
        rows = lanes // self.wave.threads if self.space == SHARED else lanes
        return rows * self.size

    def forget(self, lanes: Lanes) -> None:
        """These threads' own cells hold nothing yet."""
        if self.written is not None:
            self.written.reshape(-1, self.size)[lanes] = False
            self.data.reshape(-1, self.size)[lanes] = unwritten(1, self.data.dtype)

    def view(self) -> View:
        """All of it, row by row."""
        steps, step = [], 1
        for n in reversed(self.shape):
            steps.append(step)
            step *= n
        return View(self, 0, self.shape, tuple(reversed(steps)))

    def index(self, cell: int) -> str:
        """A cell as a program writes it: `name[1, 2]`."""
        at = np.unravel_index(cell % self.size, self.shape)
        return f"{self.name}[{', '.join(map(str, at))}]"
