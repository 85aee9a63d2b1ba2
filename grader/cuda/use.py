"""What a launch did with memory, as plain data for a picture."""

from __future__ import annotations

from collections.abc import Iterable

from grader.cuda.record import Counts, Launch, SharedArray
from grader.looks import ARRAY_CELLS, ARRAYS, REMARKS
from grader.verdicts import clean

REMARK_CHARACTERS = 400
NAME_CHARACTERS = 40


def use_of(launch: Launch) -> dict[str, object]:
    """The look `accesses` of a launch: its arrays of numbers, and shared memory."""
    numbers = [name for name, array in launch.arrays.items() if array.dtype.kind == "f"]
    arrays = [
        _cells(name, "global", launch.reads[name], launch.writes[name], _columns(launch, name))
        for name in numbers
    ]
    arrays += [_shared(array) for array in launch.shared]
    threads = [counts for name in numbers for counts in _of_threads(launch, name)]
    told = [*launch.findings, *launch.slow][:REMARKS]
    return {
        "grid": list(launch.grid),
        "block": list(launch.block),
        "threads": _text(sum(counts) for counts in zip(*threads, strict=True)),
        "arrays": list(filter(None, arrays))[:ARRAYS],
        "barriers": int(launch.barriers),
        "remarks": [clean(finding.text, REMARK_CHARACTERS) for finding in told],
    }


def _of_threads(launch: Launch, name: str) -> list[list[int]]:
    """Reads and writes of an array by each thread of the first block."""
    return [counts[name][0].tolist() for counts in (launch.thread_reads, launch.thread_writes)]


def _shared(array: SharedArray) -> dict[str, object] | None:
    return _cells(array.name, "shared", array.reads, array.writes, array.reads.shape[-1])


def _cells(
    name: str, place: str, reads: Counts, writes: Counts, columns: int
) -> dict[str, object] | None:
    """An array that is small enough to be drawn."""
    if not 0 < reads.size <= ARRAY_CELLS:
        return None
    return {
        "name": name[:NAME_CHARACTERS].encode("ascii", "replace").decode(),
        "place": place,
        "columns": max(1, min(columns, reads.size)),
        "reads": _text(reads.ravel()),
        "writes": _text(writes.ravel()),
    }


def _text(counts: Iterable[int]) -> str:
    return " ".join(map(str, counts))


def _columns(launch: Launch, name: str) -> int:
    """How many cells of a storage make a row: its smallest stride above 1, where it has strides."""
    steps: Iterable[int] = launch.arrays.get(f"{name}_strides", ())
    return min((int(step) for step in steps if step > 1), default=launch.block[0])
