"""What a launch found out, as plain data."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from grader.sandbox.wire import Frame

Counts = npt.NDArray[np.int64]


class Finding(Struct, frozen=True):
    """Something wrong, or slow, in a kernel."""

    kind: str
    """`race`, `bounds`, `unwritten`, `barrier` or `division`; `uncoalesced` or `banks`."""
    text: str
    """What happened, where, by which threads, and what to do."""
    count: int
    """How often."""
    frames: list[Frame]
    """The student's lines, outermost first."""

    def __repr__(self) -> str:
        return self.text


class Findings(list[Finding]):
    """Findings, shown one below the other."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        super().__init__(findings)

    def __str__(self) -> str:
        return "\n".join(finding.text for finding in self)

    def kinds(self) -> list[str]:
        """What there is, in the order in which it was found."""
        return list(dict.fromkeys(finding.kind for finding in self))


class SharedArray(Struct, frozen=True):
    """A shared array of a kernel: counts by cell, those of all blocks together."""

    name: str
    bytes: int
    """In one block."""
    reads: Counts
    writes: Counts


class Launch(Struct, frozen=True):
    """A launch: arrays by the names that the test gave them, after it, and what was counted."""

    arrays: dict[str, npt.NDArray[np.generic]]
    findings: Findings
    """What is wrong; what comes after a finding in the same launch may be its consequence."""
    slow: Findings
    """What is right but slow: uncoalesced access and bank conflicts."""
    reads: dict[str, Counts]
    """How often each cell of an array was read, in the array's shape."""
    writes: dict[str, Counts]
    thread_reads: dict[str, Counts]
    """How often each thread of the launch read from an array, in the shape (blocks, threads)."""
    thread_writes: dict[str, Counts]
    shared: list[SharedArray]
    barriers: int
    """Barriers that the block with most of them passed."""

    grid: tuple[int, ...] = (1, 1, 1)
    block: tuple[int, ...] = (1, 1, 1)

    @property
    def shared_bytes(self) -> int:
        """Shared memory of a block."""
        return sum(array.bytes for array in self.shared)

    def __getitem__(self, name: str) -> npt.NDArray[np.generic]:
        return self.arrays[name]
