"""Training on points of the unit square: the command of the scalar, tensor and fast tensor runs."""

from __future__ import annotations

import random
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn, Protocol

import command
import picture
from minitorch.datasets import Graph, Point, datasets
from minitorch.module import Module
from training import LogFn


class PointTrainer(Protocol):
    """What the three runs' trainers have in common."""

    model: Module

    def train(
        self,
        data: Graph,
        learning_rate: float,
        max_epochs: int = ...,
        log_fn: LogFn = ...,
        *,
        start: int = ...,
        seed: int | None = ...,
    ) -> None:
        """Learn the points."""

    def run_many(self, X: list[Point]) -> Any:
        """The chances of class 1, as scalars or as a tensor."""


def parser(  # what a run trains by unless told otherwise
    description: str | None, *, points: int, hidden: int, epochs: int, learning_rate: float
) -> command.Parser:
    """The options of a run on points."""
    made = command.parser(description, epochs=epochs, learning_rate=learning_rate)
    made.add_argument("dataset", nargs="?", default="xor", help=", ".join(datasets).lower())
    made.add_argument("--points", type=command.count, default=points, help="how many points")
    made.add_argument("--hidden", type=command.count, default=hidden, help="sizes of hidden layers")
    return made


def run(chosen: Namespace, kind: str, make: Callable[[], PointTrainer]) -> command.Run:
    """The run that was chosen, with the trainer that `make` returns. Raises `Mistake`."""
    if chosen.dataset.capitalize() not in datasets:
        known = ", ".join(datasets).lower()
        raise command.Mistake(f"no data set {chosen.dataset}; there are {known}")
    random.seed(chosen.seed)
    graph = datasets[chosen.dataset.capitalize()](chosen.points)
    trainer = make()
    return command.Run(
        name=f"{kind}-{chosen.dataset.lower()}",
        settings={name: getattr(chosen, name) for name in ("points", "hidden", "seed")},
        model=trainer.model,
        train=partial(trainer.train, graph, chosen.rate),
        questions=graph.N,
        panel=lambda axes: picture.surface(axes, graph, partial(chances, trainer)),
    )


def chances(trainer: PointTrainer, X: list[Point]) -> list[float]:
    """For each point the chance of class 1, as a number."""
    out = trainer.run_many(X)
    if hasattr(out, "to_numpy"):
        return list(out.to_numpy().ravel())
    return [scalar.data for scalar in out]


def main(parser: command.Parser, kind: str, make: Callable[[Namespace], PointTrainer]) -> NoReturn:
    """Read the command line and train."""
    command.main(parser, lambda chosen: run(chosen, kind, partial(make, chosen)))
