"""Train the same network with tensors. Source: MiniTorch, task 2.5.

`python projects/run_tensor.py xor` learns xor, and draws what it has learned. The simple backend
counts every element in Python: it is not faster than scalars, the next module's is.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[0]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import points
from minitorch.creation import rand, tensor, zeros
from minitorch.datasets import Graph, Point
from minitorch.module import Module, Parameter
from minitorch.optim import SGD
from minitorch.tensor import Tensor
from training import LogFn, print_epoch, repeat


class Linear(Module):
    """x times weights plus bias: (n, in_size) becomes (n, out_size)."""

    def __init__(self, in_size: int, out_size: int) -> None:
        super().__init__()
        # Large enough for signals to pass, small enough not to blow up (He et al., 2015).
        bound = math.sqrt(6 / in_size)
        self.weights = Parameter((rand((in_size, out_size)) * 2.0 - 1.0) * bound)
        self.bias = Parameter(zeros((out_size,)))
        self.out_size = out_size

    def forward(self, x: Tensor) -> Tensor:
        """Products by broadcasting, (n, in_size, 1) * (in_size, out_size), and their sums."""
        n, in_size = x.shape
        products = x.view(n, in_size, 1) * self.weights.value
        sums: Tensor = products.sum(1).view(n, self.out_size) + self.bias.value
        return sums


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

    def forward(self, x: Tensor) -> Tensor:
        """The chances of class 1 of n points: (n, 2) becomes (n, 1)."""
        hidden = self.layer1(x * 2.0 - 1.0).relu()
        hidden = self.layer2(hidden).relu()
        chances: Tensor = self.layer3(hidden).sigmoid()
        return chances


class TensorTrain:
    """A network of tensors, with `hidden_layers` numbers in each hidden layer."""

    def __init__(self, hidden_layers: int) -> None:
        self.hidden_layers = hidden_layers
        self.model: Module = Network(hidden_layers)

    def run_one(self, x: Point) -> Tensor:
        """The chance that a point is of class 1, of shape (1, 1)."""
        return self.run_many([x])

    def run_many(self, X: Sequence[Point]) -> Tensor:
        """The chance of each of n points, of shape (n, 1)."""
        chances: Tensor = self.model(tensor(X))
        return chances

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
        X, y = tensor(data.X), tensor([[float(label)] for label in data.y])
        repeat(lambda: self.epoch(optim, X, y), max_epochs, log_fn, start, seed)

    def epoch(self, optim: SGD, X: Tensor, y: Tensor) -> tuple[float, int]:
        """One step downhill on n points X, (n, 2), with classes y, (n, 1): each 1 or 0.

        The loss of a point is -log(the chance given to its class). The step follows the mean.
        Returns the sum of the losses, and of how many points the class was right.
        """
        optim.zero_grad()
        chances = self.model(X)
        # y is 1 or 0, so this is the chance itself, or 1 - chance.
        loss = -(chances * y + (1.0 - chances) * (1.0 - y)).log()
        loss.mean().backward()
        optim.step()
        right = ((chances > 0.5) == y).sum()
        return loss.sum().item(), int(right.item())


if __name__ == "__main__":
    options = points.parser(__doc__, points=50, hidden=10, epochs=300, learning_rate=0.5)
    points.main(options, "tensor", lambda chosen: TensorTrain(chosen.hidden))
