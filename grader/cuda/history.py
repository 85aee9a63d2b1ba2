"""Who used a cell last, and whether a barrier came between: how data races are found.

Threads run in step here, but nothing promises that they do on a GPU. So order is what barriers make
of it: each thread counts the barriers that it passed, and two uses of a cell with none between are
a race, whichever came first in the simulation.
Source: S. Savage et al., Eraser (1997); C. Flanagan and S. Freund, FastTrack (2009), whose epochs
are the counts of barriers here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from grader.cuda.values import Lanes, Mask

WARP = 32
WARP_BARRIERS = 12
"""Bits of a time that count the barriers of a warp since the last one of its block."""
NOBODY = -1


class Uses(Struct, frozen=True):
    """One statement's use of cells, a thread each; a thread's time counts barriers."""

    cells: Lanes
    threads: Lanes
    times: Lanes
    site: int
    atomic: bool = False


class Conflict(Struct, frozen=True):
    """Which of these uses race with earlier ones, and whose those were."""

    found: Mask
    others: Lanes
    sites: Lanes
    verb: str


class Users:
    """Of each cell: the lowest and the highest thread among those that used it in one epoch.

    Two suffice: if any other thread than a given one used the cell, one of these is another.
    """

    def __init__(self, cells: int) -> None:
        self.low = np.full(cells, NOBODY, np.int64)
        self.high = np.full(cells, NOBODY, np.int64)
        self.low_site = np.zeros(cells, np.int32)
        self.high_site = np.zeros(cells, np.int32)
        self.low_time = np.zeros(cells, np.int64)
        self.high_time = np.zeros(cells, np.int64)

    def add(self, uses: Uses, *, forever: bool) -> None:
        """Remember these; without `forever`, those of the cell's earlier epochs are forgotten."""
        if not forever:
            stale = self.high_time[uses.cells] >> WARP_BARRIERS != uses.times >> WARP_BARRIERS
            self.low[uses.cells[stale]] = self.high[uses.cells[stale]] = NOBODY
        low = self.low[uses.cells]
        # Of several assignments to one cell the last holds: threads ascend, so go down for lowest.
        lower = np.flatnonzero((low == NOBODY) | (uses.threads <= low))[::-1]
        cells = uses.cells[lower]
        self.low[cells], self.low_site[cells] = uses.threads[lower], uses.site
        self.low_time[cells] = uses.times[lower]
        higher = uses.threads >= self.high[uses.cells]
        cells = uses.cells[higher]
        self.high[cells], self.high_site[cells] = uses.threads[higher], uses.site
        self.high_time[cells] = uses.times[higher]

    def of(self, cells: Lanes) -> Iterator[tuple[Lanes, Lanes, npt.NDArray[np.int32]]]:
        """Threads, times and places in the text: the lowest's, then the highest's."""
        yield self.low[cells], self.low_time[cells], self.low_site[cells]
        yield self.high[cells], self.high_time[cells], self.high_site[cells]


class History:
    """The uses of each cell of a memory that several threads share."""

    def __init__(self, cells: int, block: int, *, one_block: bool) -> None:
        self._block = block
        self._one_block = one_block
        self._writer = np.full(cells, NOBODY, np.int64)
        self._written = np.zeros(cells, np.int64)
        self._site = np.zeros(cells, np.int32)
        self._atomic = np.zeros(cells, np.bool_)
        self._recent = Users(cells)
        self._ever = Users(0 if one_block else cells)

    def read(self, uses: Uses) -> Iterator[Conflict]:
        """The writes that race with these reads."""
        yield from self._against_writes(uses)
        self._recent.add(uses, forever=False)
        if not self._one_block:
            self._ever.add(uses, forever=True)

    def write(self, uses: Uses) -> Iterator[Conflict]:
        """The reads and writes that race with these writes, and with one another."""
        yield from self._against_writes(uses)
        for others, times, sites in self._recent.of(uses.cells):
            yield from _some(self._unordered(uses, others, times), others, sites, "reads")
        if not self._one_block:
            yield from self._against_far_reads(uses)
        self._writer[uses.cells], self._written[uses.cells] = uses.threads, uses.times
        self._site[uses.cells], self._atomic[uses.cells] = uses.site, uses.atomic
        if not uses.atomic:
            last = self._writer[uses.cells]
            yield from _some(last != uses.threads, last, self._site[uses.cells], "writes")

    def _against_writes(self, uses: Uses) -> Iterator[Conflict]:
        others = self._writer[uses.cells]
        if (others == NOBODY).all():
            return
        found = self._unordered(uses, others, self._written[uses.cells])
        if uses.atomic:
            found &= ~self._atomic[uses.cells]
        yield from _some(found, others, self._site[uses.cells], "writes")

    def _against_far_reads(self, uses: Uses) -> Iterator[Conflict]:
        """Blocks don't wait for each other, so that their reads are never forgotten."""
        for others, _, sites in self._ever.of(uses.cells):
            far = (others != NOBODY) & (others // self._block != uses.threads // self._block)
            yield from _some(far, others, sites, "reads")

    def _unordered(self, uses: Uses, others: Lanes, times: Lanes) -> Mask:
        """Whether others' uses at `times` are by another thread, with no barrier between."""
        apart: Mask = (others != NOBODY) & (others != uses.threads)
        if not apart.any():
            return apart
        block = others // self._block == uses.threads // self._block
        warp = block & (others % self._block // WARP == uses.threads % self._block // WARP)
        waited = times >> WARP_BARRIERS != uses.times >> WARP_BARRIERS
        unordered: Mask = apart & ~(block & (waited | (warp & (times < uses.times))))
        return unordered


def _some(
    found: Mask, others: Lanes, sites: npt.NDArray[np.int32], verb: str
) -> Iterator[Conflict]:
    if found.any():
        yield Conflict(found, others, sites.astype(np.int64), verb)
