"""The loop that all training runs share: epochs, and batches of examples in random order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Protocol


class LogFn(Protocol):
    """What is called after each epoch."""

    def __call__(self, epoch: int, total_loss: float, correct: int, losses: list[float]) -> object:
        """Hear of epoch number `epoch`, counted from 1: its loss, its right answers, all losses."""


def print_epoch(epoch: int, total_loss: float, correct: int, losses: list[float]) -> None:  # noqa: ARG001
    """Print a line for every tenth epoch."""
    if epoch % 10 == 0:
        print(f"epoch {epoch}: loss {total_loss:.4f}, {correct} right")


def repeat(
    epoch: Callable[[], tuple[float, int]],
    max_epochs: int,
    log_fn: LogFn,
    start: int = 0,
    seed: int | None = None,
) -> None:
    """Run `epoch`, which returns its loss and its right answers, until `max_epochs` are done.

    `start` of them were done before. With a `seed`, the random numbers of an epoch follow from it
    and from the epoch's number alone: whether a run was interrupted makes no difference.
    """
    losses: list[float] = []
    for number in range(start + 1, max_epochs + 1):
        if seed is not None:
            random.seed(f"seed {seed}, epoch {number}")
        loss, correct = epoch()
        losses.append(loss)
        log_fn(number, loss, correct, losses)


def batches(count: int, size: int) -> Iterator[list[int]]:
    """The numbers 0 to `count` - 1 in random order, `size` at a time. The last may be fewer."""
    order = random.sample(range(count), count)
    for first in range(0, count, size):
        yield order[first : first + size]
