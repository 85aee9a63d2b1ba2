"""A network of scalars that learns xor, on our engine and on micrograd's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from micrograd.engine import Value
from minitorch.datasets import Graph, datasets
from minitorch.scalar import Scalar

from .case import Case, Pair

POINTS, RATE = 50, 0.1
SIZES = (2, 10, 10, 1)
Neuron = list[Any]
"""The weights, then the bias."""


def weights(seed: int) -> list[list[list[float]]]:
    """Layers of neurons, as numbers."""
    draw = random.Random(seed).uniform
    return [
        [[draw(-1, 1) for _ in range(inputs)] + [0.0] for _ in range(outputs)]
        for inputs, outputs in pairwise(SIZES)
    ]


def points() -> Graph:
    """The points of xor, the same each time."""
    random.seed(1)
    return datasets["Xor"](POINTS)


def fire(neuron: Neuron, inputs: list[Any]) -> Any:
    """The bias, and each input times its weight."""
    total = neuron[-1]
    for weight, x in zip(neuron, inputs, strict=False):
        total = total + weight * x
    return total


class Training:
    """Training with any class of scalars that knows +, * and relu.

    `number` makes one, `derivative` says what was collected in one.
    """

    def __init__(self, number: Callable[[float], Any], derivative: Callable[[Any], float]) -> None:
        self.number, self.derivative = number, derivative
        self.layers = [[[number(w) for w in neuron] for neuron in layer] for layer in weights(1)]
        self.data = points()

    def score(self, x: tuple[float, float]) -> Any:
        """Above 0 for what the network takes to be of class 1."""
        values: list[Any] = list(x)
        for layer in self.layers[:-1]:
            values = [fire(neuron, values).relu() for neuron in layer]
        return fire(self.layers[-1][0], values)

    def epoch(self) -> float:
        """Go downhill on all points; returns the mean of their losses.

        That of a point is relu(1 - score) or relu(1 + score), as in micrograd's own example.
        """
        total: Any = 0.0
        for x, y in zip(self.data.X, self.data.y, strict=True):
            total = (self.score(x) * (-1.0 if y else 1.0) + 1.0).relu() + total
        loss = total * (1.0 / POINTS)
        loss.backward()
        self.layers = [[[self.moved(w) for w in n] for n in layer] for layer in self.layers]
        return float(loss.data)

    def moved(self, weight: Any) -> Any:
        """A new leaf, a step downhill."""
        return self.number(weight.data - RATE * self.derivative(weight))


def pair() -> Pair:
    """Ours and micrograd's, from the same weights; after some epochs the losses still agree."""
    mine = Training(Scalar, lambda w: w.derivative)
    other = Training(Value, lambda w: w.grad)
    return Pair(
        mine.epoch,
        other.epoch,
        lambda: ([mine.epoch() for _ in range(5)], [other.epoch() for _ in range(5)]),
    )


def cases() -> Iterator[Case]:
    """One."""
    name = f"xor, {POINTS} points, an epoch"
    yield Case("scalars", name, "float64", pair, 1.0, rival="micrograd")
