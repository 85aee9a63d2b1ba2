"""Pictures of a training run: how loss and accuracy went, and what the model has learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from minitorch.datasets import Graph
from weights import Array, History, replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Panel = Callable[["Axes"], None]
Chances = Callable[[list[tuple[float, float]]], Sequence[float]]

ORANGE, BLUE, INK, GREY = "#e07b00", "#1f77c8", "#222222", "#8a8a8a"
SHADES = ["#f6b26b", "#fbe3c8", "#f7f7f7", "#cfe2f3", "#74a9d8"]  # from class 0 to class 1
CELLS = 40
"""Along each side of a decision surface."""


def draw(path: Path, title: str, history: History, questions: int, panel: Panel) -> None:
    """Write a PNG: at the left the learning curve, at the right `panel`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - takes a second
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(11, 5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(title, fontsize=11, color=INK)
    grid = figure.add_gridspec(2, 2, width_ratios=[1.2, 1])
    top = figure.add_subplot(grid[0, 0])
    _loss(top, history)
    _accuracy(figure.add_subplot(grid[1, 0], sharex=top), history, questions)
    panel(figure.add_subplot(grid[:, 1]))
    with replacing(path) as part:
        figure.savefig(part, format="png")


def _curve(axes: Axes, heights: Sequence[float], colour: str, name: str) -> None:
    epochs = range(1, len(heights) + 1)
    axes.plot(epochs, heights, color=colour, linewidth=1.6, marker="." if len(heights) < 40 else "")
    axes.set_ylabel(name)
    axes.grid(color="#e6e6e6", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)


def _loss(axes: Axes, history: History) -> None:
    _curve(axes, history.loss, ORANGE, "loss, summed")
    axes.set_ylim(bottom=0)
    axes.tick_params(labelbottom=False)


def _accuracy(axes: Axes, history: History, questions: int) -> None:
    _curve(axes, [100 * right / questions for right in history.right], BLUE, "right answers, %")
    axes.set_ylim(min(45, *axes.get_ylim()), 102)
    axes.set_xlabel("epoch")
    axes.locator_params(axis="x", integer=True)


def surface(axes: Axes, graph: Graph, chances: Chances) -> None:
    """The chance of class 1 all over the unit square, and the points; mistakes are crossed out."""
    from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415

    middles = [(cell + 0.5) / CELLS for cell in range(CELLS)]
    ground = np.reshape(chances([(x1, x2) for x2 in middles for x1 in middles]), (CELLS, CELLS))
    shades = LinearSegmentedColormap.from_list("classes", SHADES)
    axes.imshow(
        ground, shades, vmin=0, vmax=1, origin="lower", extent=(0, 1, 0, 1), interpolation="bicubic"
    )
    axes.contour(middles, middles, ground, levels=[0.5], colors=INK, linewidths=1.2)
    X, y = np.array(graph.X), np.array(graph.y)
    for kind, (colour, mark) in enumerate([(ORANGE, "o"), (BLUE, "s")]):
        x1, x2 = X[y == kind].T
        axes.scatter(x1, x2, 34, colour, marker=mark, edgecolors="white", label=f"class {kind}")
    wrong = X[(np.array(chances(graph.X)) > 0.5) != y]
    axes.scatter(wrong[:, 0], wrong[:, 1], 120, INK, marker="x")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="x1", ylabel="x2")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.09), ncols=2, frameon=False)


def gallery(
    axes: Axes,
    images: Array,
    labels: npt.NDArray[np.int64],
    answers: npt.NDArray[np.int64],
) -> None:
    """As many of the images (n, height, width) as fit, mistakes first, with the answers."""
    columns, rows = 7, 6
    order = sorted(range(len(images)), key=lambda n: answers[n] == labels[n])[: columns * rows]
    _, height, width = images.shape
    for place, n in enumerate(order):
        left, bottom = place % columns, rows - 1 - place // columns
        box = (left + 0.12, left + 0.88, bottom + 0.02, bottom + 0.02 + 0.76 * height / width)
        axes.imshow(1 - images[n], "gray", vmin=0, vmax=1, extent=box, interpolation="nearest")
        right = answers[n] == labels[n]
        says = f"{answers[n]}" if right else f"{answers[n]}, not {labels[n]}"
        axes.text(
            left + 0.5,
            bottom + 0.84,
            says,
            ha="center",
            fontsize=8.5,
            color=GREY if right else "#c00000",
            weight="normal" if right else "bold",
        )
    axes.set(xlim=(0, columns), ylim=(0, rows), xticks=[], yticks=[])
    axes.set_title("answers on validation images, mistakes first", fontsize=10, color=INK)
    axes.axis("off")


def judgements(axes: Axes, sentences: Sequence[str], labels: Array, chances: Array) -> None:
    """A bar for each sentence: to the right as far as it was taken for praise."""
    places = range(len(sentences), 0, -1)
    colours = [BLUE if chance > 0.5 else ORANGE for chance in chances]
    axes.barh(places, [chance - 0.5 for chance in chances], height=0.42, color=colours)
    for place, sentence, label, chance in zip(places, sentences, labels, chances, strict=True):
        right = (chance > 0.5) == bool(label)
        axes.text(
            -0.5,
            place + 0.28,
            sentence if right else f"✗ {sentence}",
            fontsize=8,
            color=INK if right else "#c00000",
        )
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set(xlim=(-0.5, 0.5), xticks=[-0.5, 0, 0.5], yticks=[])
    axes.set_xticklabels(["a slating", "undecided", "praise"])
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_title("validation sentences; ✗ marks mistakes", fontsize=10, color=INK)
