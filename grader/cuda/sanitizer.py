"""Watches every access of a launch: counts it, and finds what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from grader.cuda import traffic
from grader.cuda.history import WARP, Conflict, Uses
from grader.cuda.memory import GLOBAL, POISON, SHARED, Memory, Wave
from grader.cuda.record import Finding, Findings
from grader.cuda.traffic import Tally
from grader.cuda.values import Lanes, Mask
from grader.sandbox.wire import Frame

FINDINGS = 20
SLOW = 2.0
"""Steps for each that was needed, from which on access is called slow."""
AGAIN = "Blocks can't wait for each other: let one thread write each cell, or use cuda.atomic."
ADVICE = {
    "one cell": "Let only one thread write each cell (did one with nothing to do come here?), "
    "or use cuda.atomic.",
    "rounds": "Let all threads wait at cuda.syncthreads() before the next round; in one round, "
    "none may read what another writes.",
    "later": "Put cuda.syncthreads() between these lines.",
    "loop": "Put cuda.syncthreads() after the last use, before the next round overwrites it.",
}


class Sanitizer:
    """What one launch did; `wave` is the one that runs."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self._sites: dict[tuple[Frame, ...], int] = {}
        self._frames: list[tuple[Frame, ...]] = []
        self._found: dict[tuple[object, ...], Finding] = {}
        self._unwritten: dict[tuple[str, int], tuple[Memory, Mask, Lanes, Lanes, int]] = {}
        self._tallies: dict[tuple[int, str, str], Tally] = {}

    def site(self, frames: tuple[Frame, ...]) -> int:
        """A number for a line and the calls that led there."""
        if frames not in self._sites:
            self._sites[frames] = len(self._frames)
            self._frames.append(frames)
        return self._sites[frames]

    @property
    def findings(self) -> Findings:
        """What is wrong."""
        return Findings(self._found.values())

    # Accesses. Cells are numbered in the memory's data, lanes in the wave.

    def read(self, memory: Memory, cells: Lanes, lanes: Lanes, site: int) -> None:
        """Watch these threads read, each one cell."""
        own = cells % memory.size
        np.add.at(memory.reads, own, 1)
        memory.thread_reads[lanes + self.wave.first] += 1
        self.look(memory, cells, lanes, site)
        if memory.history is not None:
            uses = Uses(cells, lanes + self.wave.first, self.wave.times[lanes], site)
            self._races(memory, uses, memory.history.read(uses), "reads")
            self._count(memory, own, lanes, site)

    def write(
        self, memory: Memory, cells: Lanes, lanes: Lanes, site: int, *, atomic: bool = False
    ) -> None:
        """Watch these threads write, each one cell."""
        own = cells % memory.size
        np.add.at(memory.writes, own, 1)
        memory.thread_writes[lanes + self.wave.first] += 1
        if memory.written is not None:
            memory.written[cells] = True
        if memory.history is not None:
            times = self.wave.times[lanes]
            uses = Uses(cells, lanes + self.wave.first, times, site, atomic)
            self._races(memory, uses, memory.history.write(uses), "writes")
            self._count(memory, own, lanes, site)

    def _count(self, memory: Memory, cells: Lanes, lanes: Lanes, site: int) -> None:
        tally = self._tallies.setdefault((site, memory.space, memory.name), Tally())
        size, block = memory.data.itemsize, self.wave.threads
        if memory.space == SHARED:
            traffic.add_shared(tally, cells, lanes, block, size)
        else:
            warps = lanes // block * -(-block // WARP) + lanes % block // WARP
            traffic.add_global(tally, cells, warps, size)

    # What is wrong.

    def _races(self, memory: Memory, uses: Uses, conflicts: Iterable[Conflict], verb: str) -> None:
        for conflict in conflicts:
            first = int(np.flatnonzero(conflict.found)[0])
            other, site = int(conflict.others[first]), int(conflict.sites[first])
            thread, cell = int(uses.threads[first]), memory.index(int(uses.cells[first]))
            earlier, later = self._frames[site], self._frames[uses.site]
            key = ("race", memory.name, frozenset({earlier[-1], later[-1]}))
            lines = [
                f"data race on {memory.space} {cell}, with no barrier between:",
                f"  {self.who(other)} {conflict.verb} it {_where(earlier)}",
                f"  {self.who(thread)} {verb} it {_where(later)}",
                self._advice(other, thread, earlier, later, {conflict.verb, verb}),
            ]
            self._find(key, lines, int(conflict.found.sum()), later)

    def _advice(
        self,
        other: int,
        thread: int,
        earlier: tuple[Frame, ...],
        later: tuple[Frame, ...],
        verbs: set[str],
    ) -> str:
        if other // self.wave.threads != thread // self.wave.threads:
            return AGAIN
        if earlier[-1] == later[-1]:
            return ADVICE["one cell" if verbs == {"writes"} else "rounds"]
        ahead = (earlier[0].file, earlier[0].line) <= (later[0].file, later[0].line)
        return ADVICE["later" if ahead else "loop"]

    def look(self, memory: Memory, cells: Lanes, lanes: Lanes, site: int) -> None:
        """Keep in mind which of these cells nobody wrote.

        Threads may read what they never use. Where it is used, floats tell; integers can't.
        """
        if memory.written is None or memory.written[cells].all():
            return
        missing = ~memory.written[cells]
        self._unwritten.setdefault((memory.name, site), (memory, missing, cells, lanes, site))
        if memory.data.dtype.name not in POISON:
            self.uses_unwritten(lanes[missing], site)

    def uses_unwritten(self, lanes: Lanes, site: int) -> None:
        """Report what these threads read, or else what others read and passed on to them."""
        known = self._unwritten.values()
        own = [read for read in known if np.isin(lanes, read[3][read[1]]).any()]
        for read in own or known:
            self._is_unwritten(*read, used=site)

    def _is_unwritten(
        self, memory: Memory, missing: Mask, cells: Lanes, lanes: Lanes, site: int, used: int
    ) -> None:
        first = int(np.flatnonzero(missing)[0])
        cell, frames = memory.index(int(cells[first])), self._frames[site]
        lines = [
            f"{memory.space} {cell} is read before anything was written to it:",
            f"  {self.who(int(lanes[first]) + self.wave.first)} reads it {_where(frames)}",
            *([] if used == site else [f"  and that is used {_where(self._frames[used])}"]),
            "Its content is whatever was there before. Write every cell that is read, "
            "a neutral value where there is no data.",
        ]
        self._find(("unwritten", memory.name, frames[-1]), lines, int(missing.sum()), frames)

    def out_of_bounds(
        self, memory: Memory, shape: Sequence[int], at: str, lane: int, verb: str,
        count: int, site: int,
    ) -> None:  # fmt: skip
        """Report threads that are outside of an array, `lane` the first of them."""
        frames = self._frames[site]
        size = " x ".join(map(str, shape))
        negative = "-" in at
        lines = [
            f"{memory.space} {memory.name}[{at}] is out of bounds, it has {size} elements:",
            f"  {self.who(lane + self.wave.first)} {verb} it {_where(frames)}",
            "A negative index counts from the end, of whatever is there."
            if negative
            else "Let only threads with something to do come here.",
        ]
        self._find(("bounds", memory.name, frames[-1]), lines, count, frames)

    def divided_by_zero(self, lane: int, count: int, site: int) -> None:
        """Report threads that divide an integer by 0."""
        frames = self._frames[site]
        lines = [
            f"{self.who(lane + self.wave.first)} divides by 0 {_where(frames)}",
            "A GPU raises nothing: the result is arbitrary.",
        ]
        self._find(("division", frames[-1]), lines, count, frames)

    def unset(self, name: str, lane: int, count: int, site: int) -> None:
        """Report threads that use a name that they never gave a value."""
        frames = self._frames[site]
        lines = [
            f"{self.who(lane + self.wave.first)} uses `{name}` without a value {_where(frames)}",
            "Assign it before the condition, or in each branch.",
        ]
        self._find(("unset", name, frames[-1]), lines, count, frames)

    def barrier(self, lanes: Lanes, site: int) -> None:
        """These threads wait for their block: all of its threads must be here."""
        block = self.wave.threads
        arrived = np.bincount(lanes // block, minlength=self.wave.blocks)
        torn = np.flatnonzero((arrived > 0) & (arrived < block))
        if len(torn):
            here = set((lanes[lanes // block == torn[0]] % block).tolist())
            missing = next(t for t in range(block) if t not in here)
            thread = self.wave.first + int(torn[0]) * block + missing
            frames = self._frames[site]
            lines = [
                f"barrier that only {len(here)} of {block} threads of a block reach:",
                f"  {self.who(thread)} never comes {_where(frames)}",
                "Move it out of the condition, the loop, or behind no early return: "
                "a GPU may hang here.",
            ]
            self._find(("barrier", frames[-1]), lines, len(torn), frames)
        self.wave.pass_barrier(np.flatnonzero(arrived))

    def _find(
        self, key: tuple[object, ...], lines: list[str], count: int, frames: tuple[Frame, ...]
    ) -> None:
        known = self._found.get(key)
        if known is not None:
            count += known.count
            self._found[key] = Finding(known.kind, known.text, count, known.frames)
        elif len(self._found) < FINDINGS:
            self._found[key] = Finding(str(key[0]), "\n".join(lines), count, list(frames))

    def slow(self) -> Findings:
        """The lines whose access takes far more steps than it needs."""
        findings = Findings()
        for (site, space, name), tally in self._tallies.items():
            if tally.ratio < SLOW:
                continue
            frames, kind = self._frames[site], "uncoalesced" if space == GLOBAL else "banks"
            text = _slow(kind, name, tally) + f" {_where(frames)}\n" + HINTS[kind]
            findings.append(Finding(kind, text, tally.requests, list(frames)))
        return findings

    def who(self, thread: int) -> str:
        """A thread of the launch, by its indices as the kernel sees them."""
        block, own = divmod(thread, self.wave.threads)
        return f"thread {_at(own, self.wave.block)} of block {_at(block, self.wave.grid)}"


HINTS = {
    "uncoalesced": "Let threads with neighbouring threadIdx.x use neighbouring elements.",
    "banks": "Let threads of a warp use neighbouring elements, or make rows one element longer.",
}


def _slow(kind: str, name: str, tally: Tally) -> str:
    if kind == "banks":
        times = f"{tally.ratio:.3g} times as long as without"
        return f"bank conflicts on shared {name}: each access takes {times}"
    return (
        f"uncoalesced access to global {name}: {tally.steps:,} memory transactions "
        f"where {tally.fewest:,} would do"
    )


def _at(number: int, shape: tuple[int, int, int]) -> str:
    x, y, z = shape
    index = (number % x, number // x % y, number // x // y)
    dims = 3 if z > 1 else 2 if y > 1 else 1
    return str(index[0]) if dims == 1 else str(index[:dims])


def _where(frames: tuple[Frame, ...]) -> str:
    own = frames[-1]
    via = f", called in line {frames[0].line}" if len(frames) > 1 else ""
    return f"in {own.file}:{own.line}{via}: {own.source}"
