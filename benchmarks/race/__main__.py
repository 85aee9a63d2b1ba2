"""Race against load: how often a verdict is wrong while other processes burn every processor.

Records real races in Docker, far beyond what decides them, at known ratios; then asks each rule
about them as they came, and about thousands of races put together from them anew.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from grader.sandbox.docker import DockerSandbox

from . import ROOT
from .load import burning, processors
from .races import Tally, real, resampled, spread
from .recording import Recording, Recordings, record
from .rules import RULES
from .runners import KINDS

LIMIT = 1.5
FACTORS = (1.0, 1.2, 1.35, 1.8, 2.0, 3.0)
RESULTS = ROOT / "benchmarks" / "results"
OURS = next(iter(RULES))
MOST = 1e-3
"""Of races, that may end wrongly."""
console = Console(width=118, highlight=False)


class Row(Struct, frozen=True):
    """One rule about one recording."""

    kind: str
    factor: float
    seen: float
    deviation: float
    rule: str
    real: Tally
    resampled: Tally


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.race", description=__doc__)
    parser.add_argument("--pairs", type=int, default=120, help="recorded at each ratio")
    parser.add_argument("--races", type=int, default=10_000, help="put together anew from them")
    parser.add_argument("--recorded", type=Path, help="pairs of an earlier run, not new ones")
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


def recorded(pairs: int) -> list[Recording]:
    """New recordings of every kind of work at every ratio, under load."""
    found = []
    columns = TextColumn("{task.description:40}"), BarColumn(30), TimeElapsedColumn()
    with (
        closing(DockerSandbox()) as sandbox,
        burning(processors()),
        Progress(*columns, console=Console(stderr=True)) as progress,
    ):
        task = progress.add_task("", total=len(KINDS) * len(FACTORS) * pairs)
        for kind in KINDS:
            for factor in FACTORS:
                progress.update(task, description=f"{kind}, {factor:g} times the work")
                found.append(record(sandbox, kind, factor, pairs, lambda: progress.advance(task)))
    return found


def rows(recordings: Sequence[Recording], races: int) -> Iterator[Row]:
    """What each rule makes of each recording."""
    rng = np.random.default_rng(0)
    for recording in recordings:
        for name, rule in RULES.items():
            came = real(recording, rule, LIMIT)
            anew = resampled(recording, rule, LIMIT, races, rng)
            yield Row(recording.kind, recording.factor, *spread(recording), name, came, anew)


def table(found: Sequence[Row]) -> Table:
    """All of it, for people."""
    title = f"races with at_most={LIMIT} while {processors()} other processes burn"
    drawn = Table(title=title, caption="sd: of a single pair's log-ratio")
    for name in ("work", "true", "seen", "sd", "rule", "real: fast/slow/open"):
        drawn.add_column(name)
    for name in ("fast", "slow", "can't tell", "pairs"):
        drawn.add_column(name, justify="right")
    for row in found:
        first, last = row.rule == OURS, row.rule == list(RULES)[-1]
        whose = [row.kind, f"{row.factor:g}", f"{row.seen:.2f}", f"{row.deviation:.2f}"]
        came, anew = row.real, row.resampled
        parts = [f"{100 * part / anew.races:.2f} %" for part in (anew.fast, anew.slow, anew.open)]
        drawn.add_row(
            *(whose if first else [""] * len(whose)),
            row.rule,
            f"{came.fast} / {came.slow} / {came.open}",
            *parts,
            f"{anew.pairs:.1f}",
            end_section=last,
        )
    return drawn


def verdict(found: Sequence[Row]) -> tuple[str, bool]:
    """How often our rule errs at worst, and whether that is in fewer than 1 of 1,000 races."""
    equal = [row.resampled for row in found if (row.rule, row.factor) == (OURS, 1.0)]
    triple = [row.resampled for row in found if (row.rule, row.factor) == (OURS, 3.0)]
    failed = max(tally.slow / tally.races for tally in equal)
    passed = max((tally.fast + tally.open) / tally.races for tally in triple)
    said = f"as fast as the reference: {failed:.3%} fail; 3 times as slow: {passed:.3%} pass"
    return f"at_most={LIMIT}, {equal[0].races:,} races each: {said}", max(failed, passed) < MOST


def machine() -> dict[str, object]:
    """What is measured on, and how busy it was before."""
    return {
        "processors": processors(),
        "system": platform.platform(terse=True),
        "load before": round(os.getloadavg()[0], 2),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def write(path: Path, value: object) -> None:
    """Write it as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(value) + b"\n")


def main() -> int:
    """Record, tally, print, write; 1 where a race errs too often."""
    chosen = options()
    if chosen.recorded:
        session = msgspec.json.decode(chosen.recorded.read_bytes(), type=Recordings)
    else:
        session = Recordings(machine(), recorded(chosen.pairs))
        write(chosen.out / "race-pairs.json", session)
    found = list(rows(session.recordings, chosen.races))
    said, good = verdict(found)
    console.print(table(found))
    console.print(said, style="green" if good else "bold red")
    result = {"machine": session.machine, "limit": LIMIT, "verdict": said, "rows": found}
    write(chosen.out / "race.json", result)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
