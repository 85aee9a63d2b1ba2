"""Results as a table in the terminal, and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.table import Table

from .measurement import Result

COLOURS = {True: "green", False: "red", None: "dim"}


def duration(seconds: float) -> str:
    """A time for people."""
    for unit, size in (("s ", 1.0), ("ms", 1e-3)):
        if seconds >= 0.9995 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def table(results: list[Result]) -> Table:
    """Green is within the target, red beyond; what has no target is dim."""
    made = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column("case", no_wrap=True)
    made.add_column("dtype")
    for heading in ("ours", "theirs", "ratio", "quartiles", "target"):
        made.add_column(heading, justify="right", no_wrap=True)
    made.add_column("beside")
    group = ""
    for result in results:
        if result.case.group != group:
            group = result.case.group
            made.add_row(f"[bold]{group}")
        made.add_row(*cells(result), style=COLOURS[result.met])
    return made


def cells(result: Result) -> list[str]:
    """A row of the table."""
    case = result.case
    theirs = case.limit if result.theirs is None else result.theirs
    low, high = result.quartiles
    return [
        f"  {case.name}",
        case.dtype,
        duration(result.ours),
        duration(theirs or 0.0),
        f"{result.ratio:.2f}",
        f"{low:.2f} - {high:.2f}",
        "" if case.target is None else f"{case.target:.2f}",
        case.rival,
    ]


def verdict(results: list[Result]) -> str:
    """A line on how many targets are met."""
    aimed = [result for result in results if result.met is not None]
    return f"{sum(bool(r.met) for r in aimed)} of {len(aimed)} targets are met"


def as_data(result: Result) -> dict[str, Any]:
    """A result as JSON has it, times in milliseconds."""
    case = result.case
    return {
        "group": case.group,
        "name": case.name,
        "dtype": case.dtype,
        "beside": case.rival,
        "ours_ms": round(result.ours * 1e3, 6),
        "theirs_ms": None if result.theirs is None else round(result.theirs * 1e3, 6),
        "limit_ms": None if case.limit is None else case.limit * 1e3,
        "ratio": round(result.ratio, 4),
        "quartiles": [round(q, 4) for q in result.quartiles],
        "target": case.target,
        "met": result.met,
        "pairs": result.pairs,
        "note": case.note,
    }


def save(path: Path, machine: dict[str, object], results: list[Result], still_open: str) -> None:
    """Write all of it as JSON."""
    data = {"machine": machine, "cases": [as_data(r) for r in results], "open": still_open}
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
