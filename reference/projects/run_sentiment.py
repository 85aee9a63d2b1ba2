"""Train convolutions over words to tell praise from a slating. Source: MiniTorch, task 4.5.

`python projects/run_sentiment.py` learns from made sentences, see sentences.py. The network follows
Y. Kim, Convolutional Neural Networks for Sentence Classification (2014).
"""

from __future__ import annotations

import math
import random
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[0]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import command
import numpy as np
import picture
from embedding import Array, Embedding
from minitorch import nn
from minitorch.creation import rand, tensor, zeros
from minitorch.fast_conv import conv1d
from minitorch.fast_ops import FastOps
from minitorch.module import Module, Parameter
from minitorch.optim import SGD
from minitorch.tensor import Tensor
from minitorch.tensor_ops import TensorBackend
from sentences import LENGTH, Review, reviews, unlabelled
from training import LogFn, batches, print_epoch, repeat

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BACKEND = TensorBackend(FastOps)
SHOWN = 14
"""Sentences in the picture."""


class Examples(NamedTuple):
    """Sentences as vectors, `X` of shape (n, length, size); `y` of shape (n,) is 1 for praise."""

    X: Array
    y: Array


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


class Conv1d(Module):
    """Each kernel slides along the sentence, and sees `width` words at a time.

    (batch, in_channels, length) becomes (batch, out_channels, length).
    """

    def __init__(self, in_channels: int, out_channels: int, width: int) -> None:
        super().__init__()
        self.weights = weight((out_channels, in_channels, width), in_channels)
        self.bias = Parameter(zeros((out_channels, 1), BACKEND))

    def forward(self, x: Tensor) -> Tensor:
        """The convolutions, and the bias of each channel."""
        sums: Tensor = conv1d(x, self.weights.value) + self.bias.value
        return sums


class CNNSentimentKim(Module):
    """For each width a layer of convolutions, of which the strongest response anywhere counts."""

    def __init__(
        self,
        feature_map_size: int = 100,
        embedding_size: int = 50,
        filter_sizes: tuple[int, ...] = (3, 4, 5),
        dropout: float = 0.25,
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.convolutions = []
        self.linears = []
        for width in filter_sizes:
            convolution = Conv1d(embedding_size, feature_map_size, width)
            linear = Linear(feature_map_size, 1)
            setattr(self, f"convolution{width}", convolution)
            setattr(self, f"linear{width}", linear)
            self.convolutions.append(convolution)
            self.linears.append(linear)

    def forward(self, embeddings: Tensor) -> Tensor:
        """The chances of praise: (n, length, embedding_size) becomes (n,).

        Each convolution goes along the words, `relu` follows, and of each channel the largest
        response is kept. Dropout, in training only, comes before the linear layers. Their sum,
        through `sigmoid`, is the chance. (Kim puts the responses of all widths in one row, for one
        linear layer. That layer is the sum of one for each width.)
        """
        words = embeddings.permute(0, 2, 1).contiguous()
        total = zeros((words.shape[0], 1), BACKEND)
        for convolution, linear in zip(self.convolutions, self.linears, strict=True):
            features = nn.max(convolution(words).relu(), 2)
            features = features.view(*features.shape[:2])
            total = total + linear(nn.dropout(features, self.dropout, not self.training))
        return total.sigmoid().view(total.shape[0])


class SentenceSentimentTrain:
    """Trains `model`, which takes the vectors of sentences to the chances of praise."""

    def __init__(self, model: Module) -> None:
        self.model = model

    def train(
        self,
        data_train: Examples,
        learning_rate: float,
        batch_size: int = 10,
        max_epochs: int = 500,
        data_val: Examples | None = None,
        log_fn: LogFn = print_epoch,
        *,
        start: int = 0,
        seed: int | None = None,
    ) -> None:
        """Go downhill on a few sentences at a time, until `max_epochs` are done; see `repeat`.

        The loss of a sentence is -log(the chance given to its label). A step follows a batch's
        mean. The right answers are counted on `data_val` (or on `data_train`), without dropout.
        """
        optim = SGD(self.model.parameters(), learning_rate)
        checked = data_train if data_val is None else data_val

        def step(sentences: list[int]) -> float:
            y = tensor(data_train.y[sentences], BACKEND)
            optim.zero_grad()
            chances = self.model(tensor(data_train.X[sentences], BACKEND))
            loss = -(chances * y + (1.0 - chances) * (1.0 - y)).log().sum()
            (loss / len(sentences)).backward()
            optim.step()
            return float(loss.item())

        def epoch() -> tuple[float, int]:
            self.model.train()
            loss = sum(step(chosen) for chosen in batches(len(data_train.X), batch_size))
            right = (self.chances(checked.X) > 0.5) == (checked.y > 0.5)
            return loss, int(right.sum())

        repeat(epoch, max_epochs, log_fn, start, seed)

    def chances(self, X: Array) -> Array:
        """The chances of praise of n sentences, without dropout."""
        self.model.eval()
        parts = [X[n : n + 100] for n in range(0, len(X), 100)]
        return np.concatenate([self.model(tensor(part, BACKEND)).to_numpy() for part in parts])


def run(chosen: Namespace) -> command.Run:
    """The run that was chosen."""
    made = reviews(chosen.seed, chosen.sentences, chosen.sentences // 5 + 1)
    embedding = Embedding(unlabelled(chosen.seed, max(2000, 4 * chosen.sentences)), 50)
    train, val = [examples(part, embedding) for part in made]
    random.seed(chosen.seed)
    trainer = SentenceSentimentTrain(CNNSentimentKim(chosen.features, embedding.size))

    def panel(axes: Axes) -> None:
        shown = [review.sentence for review in made[1][:SHOWN]]
        picture.judgements(axes, shown, val.y[:SHOWN], trainer.chances(val.X[:SHOWN]))

    return command.Run(
        name="sentiment",
        settings={name: getattr(chosen, name) for name in ("sentences", "features", "seed")},
        model=trainer.model,
        train=partial(trainer.train, train, chosen.rate, 10, data_val=val),
        questions=len(val.y),
        panel=panel,
    )


def examples(made: list[Review], embedding: Embedding) -> Examples:
    """The reviews as the network takes them."""
    X = embedding.vectors([review.sentence for review in made], LENGTH)
    return Examples(X, np.array([review.label for review in made], float))


if __name__ == "__main__":
    options = command.parser(__doc__, epochs=12, learning_rate=0.5)
    options.add_argument("--sentences", type=command.count, default=5000, help="to learn from")
    options.add_argument("--features", type=command.count, default=16, help="kernels of each width")
    command.main(options, run)
