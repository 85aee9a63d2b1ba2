"""Train a convolutional network on handwritten digits. Source: MiniTorch, task 4.5.

`python projects/run_mnist_multiclass.py` takes the 8 x 8 digits of scikit-learn, and
`--mnist FOLDER` the files of MNIST. The network is a small LeNet (LeCun et al., 1998).
"""

from __future__ import annotations

import math
import random
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[0]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import command
import digits
import numpy as np
import numpy.typing as npt
import picture
from digits import Array, BadImages, Images
from minitorch import nn
from minitorch.creation import rand, tensor, zeros
from minitorch.fast_conv import conv2d
from minitorch.fast_ops import FastOps
from minitorch.module import Module, Parameter
from minitorch.optim import SGD
from minitorch.tensor import Tensor
from minitorch.tensor_ops import TensorBackend
from training import LogFn, batches, print_epoch, repeat

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BACKEND = TensorBackend(FastOps)
BATCH = 16


def weight(shape: tuple[int, ...], inputs: int) -> Parameter:
    """Random weights for sums of `inputs` terms.

    Large enough for signals to pass, small enough not to blow up (He et al., 2015).
    """
    return Parameter((rand(shape, BACKEND) * 2.0 - 1.0) * math.sqrt(6 / inputs))


class Linear(Module):
    """x @ weights + bias: (n, in_size) becomes (n, out_size)."""

    def __init__(self, in_size: int, out_size: int) -> None:
        super().__init__()
        self.weights = weight((in_size, out_size), in_size)
        self.bias = Parameter(zeros((out_size,), BACKEND))

    def forward(self, x: Tensor) -> Tensor:
        """The product of matrices, and the bias."""
        sums: Tensor = x @ self.weights.value + self.bias.value
        return sums


class Conv2d(Module):
    """Each kernel of height x width slides over the image, and sees all channels.

    (batch, in_channels, h, w) becomes (batch, out_channels, h, w).
    """

    def __init__(self, in_channels: int, out_channels: int, height: int, width: int) -> None:
        super().__init__()
        shape = (out_channels, in_channels, height, width)
        self.weights = weight(shape, in_channels * height * width)
        self.bias = Parameter(zeros((out_channels, 1, 1), BACKEND))

    def forward(self, x: Tensor) -> Tensor:
        """The convolutions, and the bias of each channel."""
        sums: Tensor = conv2d(x, self.weights.value) + self.bias.value
        return sums


class Network(Module):
    """Two convolutions, a pooling that halves the sides, and two linear layers.

    `conv1` makes 4 channels of 1 and `conv2` 8 of 4, both by kernels of 3 x 3. `linear1` makes 64
    numbers of all that is left of an image, and `linear2` one number for each class of those.
    """

    def __init__(self, height: int = 8, width: int = 8) -> None:
        super().__init__()
        # solution
        self.conv1 = Conv2d(1, 4, 3, 3)
        self.conv2 = Conv2d(4, 8, 3, 3)
        self.linear1 = Linear(8 * (height // 2) * (width // 2), 64)
        self.linear2 = Linear(64, digits.CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        """Logarithms of each class's chance: (n, 1, height, width) becomes (n, 10).

        `relu` follows each layer but the last. The pooling, with the largest, comes after `conv2`,
        and dropout at a rate of 0.25, in training only, before `linear2`.
        """
        x = self.conv1(x).relu()
        x = self.conv2(x).relu()
        x = nn.maxpool2d(x, (2, 2))
        x = self.linear1(x.view(x.shape[0], -1)).relu()
        x = nn.dropout(x, 0.25, ignore=not self.training)
        return nn.logsoftmax(self.linear2(x), 1)


class ImageTrain:
    """A network for images of height x width, both even."""

    def __init__(self, height: int = 8, width: int = 8) -> None:
        self.model: Module = Network(height, width)

    def run_one(self, x: Array) -> Tensor:
        """Logarithms of each class's chance for one image, of shape (1, 10)."""
        return self.run_many(np.array([x]))

    def run_many(self, X: Array) -> Tensor:
        """The same for n images: (n, height, width) becomes (n, 10)."""
        n, height, width = X.shape
        chances: Tensor = self.model(tensor(X, BACKEND).view(n, 1, height, width))
        return chances

    def train(
        self,
        data_train: Images,
        data_val: Images,
        learning_rate: float,
        max_epochs: int = 500,
        log_fn: LogFn = print_epoch,
        *,
        start: int = 0,
        seed: int | None = None,
    ) -> None:
        """Go downhill on a few images at a time, until `max_epochs` are done; see `repeat`.

        The loss of an image is -log(the chance given to its class). A step follows a batch's mean.
        The right answers are counted on `data_val`, without dropout.
        """
        optim = SGD(self.model.parameters(), learning_rate)

        def step(images: list[int]) -> float:
            y = tensor(data_train.y[images], BACKEND)
            optim.zero_grad()
            loss = -(self.run_many(data_train.X[images]) * y).sum()
            (loss / len(images)).backward()
            optim.step()
            return loss.item()

        def epoch() -> tuple[float, int]:
            self.model.train()
            loss = sum(step(images) for images in batches(len(data_train.X), BATCH))
            right = self.answers(data_val.X) == data_val.y.argmax(1)
            return loss, int(right.sum())

        repeat(epoch, max_epochs, log_fn, start, seed)

    def answers(self, X: Array) -> npt.NDArray[np.int64]:
        """The likeliest class of each image, without dropout."""
        self.model.eval()
        parts = [self.run_many(X[n : n + 100]).to_numpy() for n in range(0, len(X), 100)]
        found: npt.NDArray[np.int64] = np.concatenate(parts).argmax(1)
        return found


def run(chosen: Namespace) -> command.Run:
    """The run that was chosen. Raises `Mistake`."""
    try:
        mnist = chosen.mnist
        train, val = digits.mnist(mnist, chosen.images) if mnist else digits.small(chosen.seed)
    except BadImages as error:
        raise command.Mistake(str(error)) from error
    random.seed(chosen.seed)
    trainer = ImageTrain(*train.X.shape[1:])

    def panel(axes: Axes) -> None:
        picture.gallery(axes, val.X, val.y.argmax(1), trainer.answers(val.X))

    return command.Run(
        name="mnist" if mnist else "digits",
        settings={"seed": chosen.seed, "images": len(train.X)},
        model=trainer.model,
        train=partial(trainer.train, train, val, chosen.rate),
        questions=len(val.X),
        panel=panel,
    )


if __name__ == "__main__":
    options = command.parser(__doc__, epochs=30, learning_rate=0.1)
    options.add_argument("--mnist", type=Path, help="a folder with the files of MNIST")
    options.add_argument("--images", type=command.count, default=5000, help="how many of MNIST's")
    command.main(options, run)
