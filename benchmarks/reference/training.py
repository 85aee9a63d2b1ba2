"""An epoch of the course's LeNet on digits, beside the same network written with PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import digits
import run_mnist_multiclass as project
import torch
from digits import Images
from minitorch.creation import tensor
from minitorch.fast_conv import conv2d
from minitorch.tensor import Tensor
from minitorch.tensor_ops import TensorBackend
from torch.nn import functional
from training import batches

from .case import Case, Pair
from .operands import FAST
from .products import centred, cornered

RATE = 0.1
Convolve = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


class LeNet:
    """The network of `project`, with the same weights."""

    def __init__(self, source: project.Network, device: str) -> None:
        values = [p.value.to_numpy() for p in source.parameters()]
        flat = [v.reshape(-1) if v.shape[1:] == (1, 1) else v for v in values]  # biases of images
        self.parameters = [torch.tensor(v, device=device, requires_grad=True) for v in flat]

    def __call__(self, x: torch.Tensor, *, training: bool, convolve: Convolve) -> torch.Tensor:
        """Logarithms of each class's chance: (n, 1, height, width) becomes (n, 10)."""
        kernel1, bias1, kernel2, bias2, weights1, bias3, weights2, bias4 = self.parameters
        x = functional.relu(convolve(x, kernel1, bias1))
        x = functional.relu(convolve(x, kernel2, bias2))
        x = functional.max_pool2d(x, 2).flatten(1)
        x = functional.relu(torch.addmm(bias3, x, weights1))
        x = functional.dropout(x, 0.25, training)
        return functional.log_softmax(torch.addmm(bias4, x, weights2), 1)


class Training:
    """What the project's `ImageTrain` does, written with PyTorch."""

    def __init__(self, source: project.Network, train: Images, val: Images, device: str) -> None:
        self.model = LeNet(source, device)
        self.X, self.answers = self.on(train, device)
        self.X_val, self.answers_val = self.on(val, device)
        self.optimizer = torch.optim.SGD(self.model.parameters, RATE)

    def on(self, images: Images, device: str) -> tuple[torch.Tensor, torch.Tensor]:
        """The images with their one channel, and their classes."""
        x = torch.tensor(images.X, device=device)[:, None]
        return x, torch.tensor(images.y.argmax(1), device=device)

    def step(self, images: list[int]) -> float:
        """Go downhill on a few images."""
        self.optimizer.zero_grad()
        chances = self.model(self.X[images], training=True, convolve=centred)
        loss = functional.nll_loss(chances, self.answers[images], reduction="sum")
        (loss / len(images)).backward()
        self.optimizer.step()
        return loss.item()

    def epoch(self) -> tuple[float, int]:
        """See all images once, then count the right answers to the others."""
        loss = sum(self.step(images) for images in batches(len(self.X), project.BATCH))
        with torch.no_grad():
            parts = self.X_val.split(100)
            found = [self.model(x, training=False, convolve=centred).argmax(1) for x in parts]
        return loss, int((torch.cat(found) == self.answers_val).sum())


def first_step(trainer: project.ImageTrain, other: LeNet, train: Images, device: str) -> Any:
    """Answers to a batch without dropout, and all derivatives; ours, then PyTorch's."""
    X, y = train.X[: project.BATCH], train.y[: project.BATCH]
    trainer.model.eval()
    mine: Tensor = trainer.run_many(X)
    (-(mine * tensor(y, mine.backend))).sum().backward()
    found = other(torch.tensor(X, device=device)[:, None], training=False, convolve=cornered)
    (-(found * torch.tensor(y, device=device))).sum().backward()
    derivatives = [p.value.grad for p in trainer.model.parameters()]
    shaped = [p.grad.view(d.shape) for p, d in zip(other.parameters, derivatives, strict=True)]
    return (mine, derivatives), (found, shaped)


def pair(backend: TensorBackend, convolve: Any, device: str) -> Pair:
    """Epochs of the project's trainer on a backend, and of PyTorch's on a device."""
    project.BACKEND, project.conv2d = backend, convolve
    train, val = digits.small(seed=1)
    trainer = project.ImageTrain()
    other = Training(trainer.model, train, val, device)
    return Pair(
        lambda: trainer.train(train, val, RATE, max_epochs=1, log_fn=lambda *_: None),
        other.epoch,
        lambda: first_step(trainer, other.model, train, device),
    )


def cases() -> Iterator[Case]:
    """On the processor. The course's tensors are float64 where nothing else is asked for."""
    prepare = partial(pair, FAST, conv2d, "cpu")
    note = "1437 images in batches of 16, dropout, and the answers to 360 others"
    yield Case("training", "LeNet on digits, an epoch", "float64", prepare, 3.0, note=note)
