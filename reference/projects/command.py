"""The command line that all training runs share: options, progress, weights, and a picture.

rich and matplotlib are loaded when a run starts, so that a run's classes need neither.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import picture
import weights
from minitorch.module import Module
from training import LogFn
from weights import BadWeights, Checkpoint, History

if TYPE_CHECKING:
    from rich.progress import Progress

SAVED_EVERY = 10.0
"""Seconds after which weights are saved in passing, so that no accident costs more."""


class Mistake(Exception):
    """What was asked for is not possible; the message says why, in one line."""


class Train(Protocol):
    """A trainer's `train` with its data and its learning rate given."""

    def __call__(self, *, max_epochs: int, log_fn: LogFn, start: int, seed: int | None) -> object:
        """Go on after `start` epochs."""


@dataclass(frozen=True)
class Run:
    """A training run, ready to start."""

    name: str
    """Of its files."""
    settings: dict[str, Any]
    """The options that its data and its model's shape depend on."""
    model: Module
    train: Train
    questions: int
    """How many answers are checked in an epoch."""
    panel: picture.Panel
    """Draws what the model has learned."""


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the options, and exits with 2."""

    def error(self, message: str) -> NoReturn:
        """Exit, leaving out the usage."""
        self.exit(2, f"{self.prog}: {message}\n")


def count(text: str) -> int:
    """A whole number of 1 or more. Raises `argparse.ArgumentTypeError`."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def rate(text: str) -> float:
    """A positive number. Raises `argparse.ArgumentTypeError`."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return number


def parser(description: str | None, *, epochs: int, learning_rate: float) -> Parser:
    """The options that every run has."""
    made = Parser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    made.add_argument("--epochs", type=count, default=epochs, help="how often to see all data")
    made.add_argument("--rate", type=rate, default=learning_rate, help="the learning rate")
    made.add_argument("--seed", type=int, default=1, help="the same seed learns the same again")
    made.add_argument("--out", type=Path, default=Path("runs"), help="where to write")
    made.add_argument("--resume", action="store_true", help="go on from the weights in there")
    return made


class Session:
    """A run as it goes. `last` is the model at the end of the last epoch that was finished."""

    def __init__(self, run: Run, path: Path, last: Checkpoint) -> None:
        self.run, self.path, self.last = run, path, last
        self._ended = self._saved = time.perf_counter()

    def learn(self, chosen: argparse.Namespace) -> None:
        """Train up to the chosen number of epochs, showing progress, and save the weights.

        They are saved as well when Ctrl-C ends it.
        """
        start = len(self.last.history)
        with bar() as progress:
            self._progress = progress
            self._task = progress.add_task("", total=chosen.epochs, completed=start, says="")
            try:
                self._ended = self._saved = time.perf_counter()
                self.run.train(
                    max_epochs=chosen.epochs, log_fn=self.log, start=start, seed=chosen.seed
                )
            except KeyboardInterrupt:
                progress.console.print(f"stopped; {len(self.last.history)} epochs are done")
                raise
            finally:
                if len(self.last.history) > start:
                    weights.save(self.path, self.last)

    def log(self, epoch: int, total_loss: float, correct: int, losses: list[float]) -> None:  # noqa: ARG002
        """Keep, show and, from time to time, save what the epoch brought."""
        now = time.perf_counter()
        history = self.last.history.add(total_loss, correct, now - self._ended)
        # One assignment: an interruption finds the model of this epoch or of the one before.
        self.last = Checkpoint(weights.values(self.run.model), history, self.run.settings)
        self._progress.update(self._task, completed=epoch, says=self._sentence(history))
        if now - self._saved > SAVED_EVERY:
            weights.save(self.path, self.last)
            self._saved = now
        self._ended = time.perf_counter()

    def _sentence(self, history: History) -> str:
        return (
            f"loss {history.loss[-1]:9.3f}   {history.right[-1]} of {self.run.questions} right"
            f"   {readable(history.seconds[-1])} an epoch"
        )

    def verdict(self) -> str:
        """A line on how it went."""
        history = self.last.history
        right, questions = history.right[-1], self.run.questions
        return (
            f"{self.run.name}: {right} of {questions} right ({right / questions:.1%}) after "
            f"{len(history)} epochs, {readable(history.usual_seconds())} an epoch (median)"
        )


def readable(seconds: float) -> str:
    """A time for people."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def bar() -> Progress:
    """A progress bar on standard error. Its tasks have a field `says`."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    return Progress(
        TextColumn("epoch {task.completed:.0f} of {task.total:.0f}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[says]}"),
        console=Console(stderr=True),
    )


def resumed(path: Path, run: Run) -> Checkpoint:
    """The weights at `path`, given to the run's model. Raises `Mistake` where they don't fit."""
    try:
        found = weights.load(path)
        for name, value in run.settings.items():
            if (other := found.settings.get(name)) != value:
                raise Mistake(f"{path} was trained with {name} {other}, not {value}")
        weights.set_values(run.model, found.parameters)
    except BadWeights as error:
        raise Mistake(f"can't resume: {error}") from error
    return found


def perform(run: Run, chosen: argparse.Namespace) -> None:
    """Train, and write `NAME.npz` and `NAME.png` into the chosen folder."""
    path = chosen.out / f"{run.name}.npz"
    fresh = Checkpoint(weights.values(run.model), History(), run.settings)
    session = Session(run, path, resumed(path, run) if chosen.resume else fresh)
    chosen.out.mkdir(parents=True, exist_ok=True)
    session.learn(chosen)
    drawn = path.with_suffix(".png")
    picture.draw(drawn, session.verdict(), session.last.history, run.questions, run.panel)
    print(f"{session.verdict()}\nSee {drawn}; the weights are in {path}.")


def main(parser: Parser, prepare: Callable[[argparse.Namespace], Run]) -> NoReturn:
    """Read the command line, prepare the run and perform it.

    Exits with 0, with 2 where something is wrong with what was asked for, or, after Ctrl-C, 130.
    """
    try:
        chosen = parser.parse_args()
        perform(prepare(chosen), chosen)
    except (Mistake, OSError) as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)
