"""Draw a dataset in the terminal, over your separation of it: `python projects/look.py xor`."""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import separate
from minitorch.datasets import Graph, datasets

Rule = Callable[[float, float], float]
WIDTH, HEIGHT = 60, 26
CLASSES = "○●"
COLOURS = ("38;5;208", "38;5;39")  # points of class 0: orange, of class 1: blue
GROUND = ("48;5;236", "48;5;24")  # what the separation calls 0: grey, and 1: dark blue
MISTAKE = "1;38;5;231;48;5;160"
TICKS = {round((1 - tenths / 10) * (HEIGHT - 1)): tenths / 10 for tenths in range(0, 11, 2)}


def answer(rule: Rule, x1: float, x2: float) -> int:
    """The class that `rule` gives a point."""
    return int(bool(rule(x1, x2)))


def separation(name: str) -> Rule | None:
    """The student's function for this dataset, where it is written."""
    rule: Rule | None = getattr(separate, name, None)
    try:
        if rule is not None:
            rule(0.5, 0.5)
    except NotImplementedError:
        return None
    return rule


def mistakes(graph: Graph, rule: Rule) -> set[int]:
    """The numbers of the points to which `rule` gives the wrong class."""
    points = enumerate(zip(graph.X, graph.y, strict=True))
    return {number for number, (x, y) in points if answer(rule, *x) != y}


def cell(x: tuple[float, float]) -> tuple[int, int]:
    """The row (from the top) and the column in which a point of the unit square is drawn."""
    return min(int((1 - x[1]) * HEIGHT), HEIGHT - 1), min(int(x[0] * WIDTH), WIDTH - 1)


def ground(rule: Rule | None) -> list[list[tuple[str, str]]]:
    """Rows of cells (character, colour): what `rule` says of each cell's middle."""
    rows = []
    for row in range(HEIGHT):
        x2 = 1 - (row + 0.5) / HEIGHT
        classes = [answer(rule, (c + 0.5) / WIDTH, x2) if rule else 0 for c in range(WIDTH)]
        rows.append([(" ░"[found], GROUND[found]) for found in classes])
    return rows


def picture(graph: Graph, rule: Rule | None) -> list[list[tuple[str, str]]]:
    """The ground with the points on it, mistakes crossed out and on top."""
    below = ground(rule)
    rows = [list(row) for row in below]
    wrong = mistakes(graph, rule) if rule else set()
    for number in sorted(range(graph.N), key=wrong.__contains__):
        row, column = cell(graph.X[number])
        sign, colour = CLASSES[graph.y[number]], COLOURS[graph.y[number]]
        mark = (sign, f"{colour};{below[row][column][1]}")
        rows[row][column] = ("✗", MISTAKE) if number in wrong else mark
    return rows


def draw(rows: list[list[tuple[str, str]]], *, colourful: bool) -> str:
    """The picture as text, with its axes."""
    lines = []
    for number, row in enumerate(rows):
        cells = [f"\033[{colour}m{' ' if sign == '░' else sign}" for sign, colour in row]
        line = "".join(cells) + "\033[0m" if colourful else "".join(sign for sign, _ in row)
        lines.append(f"{TICKS.get(number, ''):>4} ┤{line}│")
    ticks = "".join(f"{tenths / 10:>{WIDTH // 5}.1f}" for tenths in (2, 4, 6, 8, 10))
    lines.append("     └" + "┴".join(["─" * (WIDTH // 10 - 1)] * 10) + "┘")
    lines.append(f"     0.0{ticks}  x1")
    return "\n".join(lines)


def verdict(name: str, graph: Graph, rule: Rule | None) -> str:
    """A line below the picture."""
    if rule is None and hasattr(separate, name):
        return f"Write `{name}` in projects/separate.py, and its separation is drawn here too."
    if rule is None:
        return "Straight lines are not enough here. A network will do it, in module 1."
    right = graph.N - len(mistakes(graph, rule))
    return f"Your separation has {right} of {graph.N} points right" + (
        "." if right == graph.N else "; the others are marked ✗."
    )


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", choices=[name.lower() for name in datasets])
    parser.add_argument("-n", "--points", type=int, default=150, help="how many points")
    parser.add_argument("-s", "--seed", type=int, help="draw the same points again")
    chosen = parser.parse_args()
    random.seed(chosen.seed)
    graph = datasets[chosen.dataset.capitalize()](chosen.points)
    rule = separation(chosen.dataset)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    colourful = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(f"  x2   {CLASSES[0]} class 0   {CLASSES[1]} class 1")
    print(draw(picture(graph, rule), colourful=colourful))
    print(verdict(chosen.dataset, graph, rule))


if __name__ == "__main__":
    main()
