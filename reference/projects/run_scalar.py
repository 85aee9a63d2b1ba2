"""Train a network of scalars to tell points apart. Source: MiniTorch, task 1.5.

`python projects/run_scalar.py xor` learns xor, and draws what it has learned.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[0]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from minitorch.datasets import Graph, Point
from minitorch.module import Module
from minitorch.optim import SGD
from minitorch.scalar import Scalar
from training import LogFn, print_epoch, repeat


class Linear(Module):
    """y_j = sum_i x_i * weight_i_j + bias_j: `in_size` numbers become `out_size`."""

    def __init__(self, in_size: int, out_size: int) -> None:
        super().__init__()
        # Large enough for signals to pass, small enough not to blow up (He et al., 2015).
        bound = math.sqrt(6 / in_size)
        self.weights = [
            [
                self.add_parameter(f"weight_{i}_{j}", Scalar(random.uniform(-bound, bound)))
                for j in range(out_size)
            ]
            for i in range(in_size)
        ]
        self.bias = [self.add_parameter(f"bias_{j}", Scalar(0.0)) for j in range(out_size)]

    def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
        """The sums, one for each bias."""
        outputs = [bias.value for bias in self.bias]
        for x, row in zip(inputs, self.weights, strict=True):
            outputs = [y + x * weight.value for y, weight in zip(outputs, row, strict=True)]
        return outputs


class Network(Module):
    """Two coordinates, two hidden layers with ReLU, and the chance of class 1.

    The points lie around (0.5, 0.5). Moved to around 0, they are learned several times faster
    (LeCun et al., Efficient BackProp, 1998).
    """

    def __init__(self, hidden_layers: int) -> None:
        super().__init__()
        self.layer1 = Linear(2, hidden_layers)
        self.layer2 = Linear(hidden_layers, hidden_layers)
        self.layer3 = Linear(hidden_layers, 1)

    def forward(self, x: Sequence[Scalar]) -> Scalar:
        """The chance that the point `x` is of class 1.

        Each coordinate c goes in as 2 * c - 1. ReLU follows both hidden layers, and the logistic
        curve makes a chance of the last layer's number.
        """
        hidden = [h.relu() for h in self.layer1([2.0 * c - 1.0 for c in x])]
        hidden = [h.relu() for h in self.layer2(hidden)]
        chance: Scalar = self.layer3(hidden)[0].sigmoid()
        return chance


class ScalarTrain:
    """A network of scalars, with `hidden_layers` numbers in each hidden layer."""

    def __init__(self, hidden_layers: int) -> None:
        self.hidden_layers = hidden_layers
        self.model: Module = Network(hidden_layers)

    def run_one(self, x: Point) -> Scalar:
        """The chance that a point is of class 1."""
        chance: Scalar = self.model([Scalar(coordinate, None) for coordinate in x])
        return chance

    def run_many(self, X: Sequence[Point]) -> list[Scalar]:
        """The chance of each point."""
        return [self.run_one(x) for x in X]

    def train(
        self,
        data: Graph,
        learning_rate: float,
        max_epochs: int = 500,
        log_fn: LogFn = print_epoch,
        *,
        start: int = 0,
        seed: int | None = None,
    ) -> None:
        """Go downhill on all points at once, until `max_epochs` are done; see `repeat`."""
        optim = SGD(self.model.parameters(), learning_rate)
        repeat(lambda: self.epoch(data, optim), max_epochs, log_fn, start, seed)

    def epoch(self, data: Graph, optim: SGD) -> tuple[float, int]:
        """One step downhill: the sum of the points' losses before it, and how many were right.

        The loss of a point is -log(the chance given to its class). The step follows the
        derivatives of the mean loss of all points. A chance above one half is a vote for class 1.
        """
        optim.zero_grad()
        total, right = 0.0, 0
        for x, y in zip(data.X, data.y, strict=True):
            chance = self.run_one(x)
            loss = -(chance if y == 1 else 1.0 - chance).log()
            (loss / data.N).backward()
            total += loss.data
            right += (chance.data > 0.5) == (y == 1)
        optim.step()
        return total, right


if __name__ == "__main__":
    import points  # which loads what draws the picture

    options = points.parser(__doc__, points=50, hidden=10, epochs=300, learning_rate=0.5)
    points.main(options, "scalar", lambda chosen: ScalarTrain(chosen.hidden))
