"""Results as a picture: how many times theirs our time is, on a logarithmic axis."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .case import DTYPES
from .measurement import Result

LOOKS = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "svg.hashsalt": "reference",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}
FILLS = {True: ("#2a9d5c", "#8fd0ab"), False: ("#c8402f", "#eba196"), None: ("#7d8590", "#c3c8cf")}
"""Within the target, beyond it, without one; float64 is darker than float32."""
INK, RULE = "#1f2430", "#d9dce1"
ROW, GAP = 0.21, 1.6
"""Inches of a row, and rows from a group to the next."""

Row = list[Result]
Group = tuple[str, list[Row]]


def grouped(results: list[Result]) -> list[Group]:
    """Groups of rows; a row has one case in each dtype."""
    groups = groupby(results, lambda r: r.case.group)
    return [
        (group, [list(row) for _, row in groupby(found, lambda r: r.case.name)])
        for group, found in groups
    ]


def columns(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """Two columns of about the same height."""
    heights = [len(rows) + GAP for _, rows in groups]
    cut = min(range(1, len(groups) + 1), key=lambda n: max(sum(heights[:n]), sum(heights[n:])))
    return groups[:cut], groups[cut:]


def draw_row(axes: Axes, y: float, row: Row) -> None:
    """The bars of a row from 1 to their ratio, quartiles as whiskers, the target as a mark."""
    thick = 0.38
    for result in row:
        dtype = DTYPES.index(result.case.dtype)
        at = y + (dtype - 0.5) * thick * (len(row) > 1)
        low, high = result.quartiles
        fill = FILLS[result.met][dtype]
        axes.barh(at, result.ratio - 1, left=1, height=thick, color=fill, linewidth=0, zorder=2)
        axes.plot([low, high], [at, at], color=INK, linewidth=0.9, zorder=3)
        axes.plot(result.ratio, at, "|", color=INK, markersize=3.5, markeredgewidth=0.9, zorder=3)
    if (target := row[0].case.target) is not None:
        axes.plot([target] * 2, [y - 0.46, y + 0.46], color=INK, linewidth=2, zorder=4)


def draw_column(axes: Axes, groups: list[Group]) -> None:
    """Groups from top to bottom, each below its name."""
    y = 0.0
    ticks: list[tuple[float, str]] = []
    for group, rows in groups:
        axes.annotate(
            heading(group, rows), (0, y), xycoords=("axes fraction", "data"), xytext=(-4, 0),
            textcoords="offset points", ha="right", va="center", weight="bold", color=INK,
        )  # fmt: skip
        for row in rows:
            y += 1
            draw_row(axes, y, row)
            ticks.append((y, row[0].case.name))
        y += GAP
    axes.set_ylim(y - GAP + 0.8, -0.6)
    axes.set_yticks([at for at, _ in ticks], [name for _, name in ticks], color=INK)
    axes.tick_params(axis="y", length=0)


def heading(group: str, rows: list[Row]) -> str:
    """The group and what it is measured against."""
    rivals = {result.case.rival for row in rows for result in row}
    return f"{group} / {' or '.join(sorted(rivals))}"


def draw_axis(axes: Axes, low: float, high: float) -> None:
    """The logarithmic axis, with a line at 1: as fast as they are."""
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    marks = [m for m in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if low <= m <= high]
    axes.set_xticks(marks, [f"{m:g}x" for m in marks])
    axes.minorticks_off()
    axes.grid(axis="x", color=RULE, linewidth=0.7, zorder=0)
    axes.axvline(1, color=INK, linewidth=0.9, zorder=2.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0, colors=INK, labeltop=True)


def draw(path: Path, machine: dict[str, object], results: list[Result]) -> None:
    """Write the picture; the name says in which format."""
    low = 0.8 * min(0.5, *(min(r.ratio, r.quartiles[0]) for r in results))
    high = 1.25 * max(2.0, *(max(r.ratio, r.quartiles[1], r.case.target or 0) for r in results))
    halves = [half for half in columns(grouped(results)) if half]
    rows = max(sum(len(found) + GAP for _, found in half) for half in halves)
    with mpl.rc_context(LOOKS):
        height = rows * ROW + 1.4
        figure = Figure(figsize=(7.2 * len(halves), height), layout="constrained")
        figure.get_layout_engine().set(rect=(0, 0.45 / height, 1, 1 - 1.1 / height), wspace=0.06)
        for axes, half in zip(
            figure.subplots(1, len(halves), squeeze=False)[0], halves, strict=True
        ):
            draw_axis(axes, low, high)
            draw_column(axes, half)
        write_around(figure, machine, height)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def write_around(figure: Figure, machine: dict[str, object], height: float) -> None:
    """Title, machine and legend."""
    names = (
        "processor",
        "threads",
        "python",
        "numpy",
        "numba",
        "torch",
        "micrograd",
        "date",
        "taken by others",
    )
    said = " · ".join(f"{name} {machine[name]}" for name in names)
    figure.text(
        0.012, 1 - 0.12 / height, "The reference: our time as a multiple of theirs; less is better",
        size=12, weight="bold", va="top", color=INK,
    )  # fmt: skip
    figure.text(0.012, 1 - 0.42 / height, said, size=8, va="top", color="#5b6270")
    legend = [
        *(Patch(color=FILLS[met][0], label=says) for met, says in
          ((True, "within its target"), (False, "beyond its target"), (None, "no target"))),
        Patch(color="#555b66", label="dark: float64"),
        Patch(color="#b9bec6", label="light: float32"),
        Line2D([], [], color=INK, linewidth=2, marker="|", linestyle="", markersize=9,
               markeredgewidth=2, label="target"),
        Line2D([], [], color=INK, linewidth=0.9, label="quartiles of the paired ratios"),
    ]  # fmt: skip
    figure.legend(handles=legend, loc="lower left", ncols=len(legend), frameon=False,
                  bbox_to_anchor=(0.005, 0), handlelength=1.3, columnspacing=1.6)  # fmt: skip
