"""Train with compiled tensors, on the processor or on a GPU. Source: MiniTorch, task 3.5.

`python projects/run_fast_tensor.py xor --backend cpu` learns xor, and draws what it has learned.
"""

from __future__ import annotations

import math
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[0]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from command import Mistake
from minitorch.creation import rand, tensor, zeros
from minitorch.datasets import Graph, Point
from minitorch.fast_ops import FastOps
from minitorch.module import Module, Parameter
from minitorch.optim import SGD
from minitorch.tensor import Tensor
from minitorch.tensor_ops import TensorBackend
from training import LogFn, batches, print_epoch, repeat

BATCH = 10
FastTensorBackend = TensorBackend(FastOps)


class Linear(Module):
    """x @ weights + bias: (n, in_size) becomes (n, out_size)."""

    def __init__(self, in_size: int, out_size: int, backend: TensorBackend) -> None:
        super().__init__()
        # Large enough for signals to pass, small enough not to blow up (He et al., 2015).
        bound = math.sqrt(6 / in_size)
        self.weights = Parameter((rand((in_size, out_size), backend) * 2.0 - 1.0) * bound)
        self.bias = Parameter(zeros((out_size,), backend))

    def forward(self, x: Tensor) -> Tensor:
        """The product of matrices, and the bias."""
        sums: Tensor = x @ self.weights.value + self.bias.value
        return sums


class Network(Module):
    """Two coordinates, two hidden layers with ReLU, and the chance of class 1.

    The points lie around (0.5, 0.5). Moved to around 0, they are learned several times faster
    (LeCun et al., Efficient BackProp, 1998).
    """

    def __init__(self, hidden_layers: int, backend: TensorBackend) -> None:
        super().__init__()
        self.layer1 = Linear(2, hidden_layers, backend)
        self.layer2 = Linear(hidden_layers, hidden_layers, backend)
        self.layer3 = Linear(hidden_layers, 1, backend)

    def forward(self, x: Tensor) -> Tensor:
        """The chances of class 1 of n points: (n, 2) becomes (n, 1).

        Each coordinate c goes in as 2 * c - 1. ReLU follows both hidden layers, and the logistic
        curve makes chances of the last layer's numbers.
        """
        hidden = self.layer1(x * 2.0 - 1.0).relu()
        hidden = self.layer2(hidden).relu()
        chances: Tensor = self.layer3(hidden).sigmoid()
        return chances


class FastTrain:
    """A network on `backend`, with `hidden_layers` numbers in each hidden layer."""

    def __init__(self, hidden_layers: int, backend: TensorBackend = FastTensorBackend) -> None:
        self.hidden_layers = hidden_layers
        self.backend = backend
        self.model: Module = Network(hidden_layers, backend)

    def run_one(self, x: Point) -> Tensor:
        """The chance that a point is of class 1, of shape (1, 1)."""
        return self.run_many([x])

    def run_many(self, X: Sequence[Point]) -> Tensor:
        """The chance of each of n points, of shape (n, 1)."""
        chances: Tensor = self.model(tensor(X, backend=self.backend))
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
        """Go downhill on a few points at a time, until `max_epochs` are done; see `repeat`."""
        optim = SGD(self.model.parameters(), learning_rate)

        def epoch() -> tuple[float, int]:
            steps = []
            for points in batches(data.N, BATCH):
                X = tensor([data.X[n] for n in points], backend=self.backend)
                y = tensor([[float(data.y[n])] for n in points], backend=self.backend)
                steps.append(self.step(optim, X, y))
            return sum(loss for loss, _ in steps), sum(right for _, right in steps)

        repeat(epoch, max_epochs, log_fn, start, seed)

    def step(self, optim: SGD, X: Tensor, y: Tensor) -> tuple[float, int]:
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


def backend(name: str) -> TensorBackend:
    """The backend `cpu` or `gpu`. Raises `Mistake` where there is no GPU."""
    if name == "cpu":
        return FastTensorBackend
    from minitorch.cuda_device import cuda  # noqa: PLC0415 - it is for machines with a GPU
    from minitorch.cuda_ops import CudaOps  # noqa: PLC0415

    if not cuda.is_available():
        raise Mistake("--backend gpu: numba finds no GPU here; --backend cpu needs none")
    return TensorBackend(CudaOps)


if __name__ == "__main__":
    import points  # which loads what draws the picture

    def make(chosen: Namespace) -> FastTrain:
        """The trainer on the chosen backend."""
        return FastTrain(chosen.hidden, backend(chosen.backend))

    options = points.parser(__doc__, points=50, hidden=100, epochs=200, learning_rate=0.1)
    options.add_argument(
        "--backend", choices=["cpu", "gpu"], default="cpu", help="where to compute"
    )
    points.main(options, "fast", make)
