"""Measure the reference beside others, and write what was found.

Exits with 0 also where a target is missed, and with 1 where results differ.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from . import (
    ROOT,
    THREADS,
    elementwise,
    gpu,
    machine,
    overhead,
    picture,
    products,
    reductions,
    report,
    scalars,
    startup,
    training,
)
from .case import Case
from .measurement import MANY, Disagreement, Result, measure

SOURCES = (
    elementwise.cases,
    reductions.cases,
    products.cases,
    training.cases,
    overhead.cases,
    scalars.cases,
    products.limited_cases,
    startup.cases,
    gpu.cases,
)
QUICK = 3
QUIET = 0.04
"""What others may take of the processors while we measure."""
console = Console(width=110)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.reference", description=__doc__)
    parser.add_argument("--only", default="", help="cases whose title has this (a regex)")
    parser.add_argument("--quick", action="store_true", help=f"only {QUICK} pairs of each")
    parser.add_argument("--out", type=Path, help="where to write; without it, and without all "
                        "cases at full length, nothing is written")  # fmt: skip
    chosen = parser.parse_args()
    if chosen.out is None and not chosen.only and not chosen.quick:
        chosen.out = ROOT / "benchmarks" / "results"
    return chosen


def chosen_cases(pattern: str) -> list[Case]:
    """All that fit, groups kept together."""
    wanted = [c for source in SOURCES for c in source() if re.search(pattern, c.title, re.I)]
    groups = list(dict.fromkeys(c.group for c in wanted))
    names = list(dict.fromkeys(c.name for c in wanted))
    return sorted(wanted, key=lambda c: (groups.index(c.group), names.index(c.name)))


def measured(cases: list[Case], most: int) -> Iterator[Result | Disagreement]:
    """Measure each, and show how far that is."""
    columns = TextColumn("{task.description:60}"), BarColumn(30), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=len(cases))
        for number, case in enumerate(cases):
            progress.update(task, description=case.title, completed=number)
            try:
                yield measure(case, most)
            except Disagreement as found:
                yield Disagreement(f"{case.title}: {found}")


def main() -> int:
    """Measure, print, write."""
    chosen = options()
    machine.use_all_threads()
    watch = machine.Watch()
    found = list(measured(chosen_cases(chosen.only), QUICK if chosen.quick else MANY))
    results = [result for result in found if isinstance(result, Result)]
    wrong = [result for result in found if isinstance(result, Disagreement)]
    others = watch.others()
    still_open = "" if gpu.answers() else f"no GPU answers, so these stay open: {gpu.OPEN}"
    console.print(report.table(results))
    console.print(f"\n{report.verdict(results)}; {THREADS} threads. {still_open}", highlight=False)
    if others and others > QUIET:
        console.print(f"[yellow]others took {others:.0%} of the processors: don't trust the ratios")
    for disagreement in wrong:
        console.print(f"[bold red]wrong: {disagreement}")
    if chosen.out and results:
        chosen.out.mkdir(parents=True, exist_ok=True)
        description = machine.describe(others)
        report.save(chosen.out / "reference.json", description, results, still_open)
        picture.draw(chosen.out / "reference.svg", description, results)
        console.print(f"written: {chosen.out}/reference.json and reference.svg", highlight=False)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
