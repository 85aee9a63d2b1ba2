"""Weights on disk: what a model has learned so far, and how it went, in one file.

The file is numpy's .npz: an array for each parameter (`model.` and its name), the history of the
epochs, and the settings of the run as JSON.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
from minitorch.module import Module

Array = npt.NDArray[np.float64]
PREFIX = "model."
UNREADABLE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    AttributeError,
    zipfile.BadZipFile,
)
"""What numpy raises, depending on where a file is damaged."""


class BadWeights(ValueError):
    """These weights are not what the model needs; the message says why."""


@dataclass
class History:
    """Of each epoch: the sum of its losses, its right answers, and how long it took in seconds."""

    loss: list[float] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.loss)

    def add(self, loss: float, right: int, seconds: float) -> History:
        """A new history, of one epoch more."""
        return History([*self.loss, loss], [*self.right, right], [*self.seconds, seconds])

    def usual_seconds(self) -> float:
        """How long the median epoch took."""
        return median(self.seconds) if self.seconds else 0.0


@dataclass(frozen=True)
class Checkpoint:
    """A model at the end of an epoch. `settings` are those that made its data and its shape."""

    parameters: dict[str, Array]
    history: History
    settings: dict[str, Any]


def values(model: Module) -> dict[str, Array]:
    """A copy of the value of each parameter, by its name. A scalar's has shape ()."""
    found = {}
    for name, parameter in model.named_parameters():
        value = parameter.value
        found[name] = value.to_numpy() if hasattr(value, "to_numpy") else np.array(value.data)
    return found


def set_values(model: Module, arrays: dict[str, Array]) -> None:
    """Give each parameter the value of its name.

    Raises `BadWeights`, and changes nothing, where names or shapes differ from the model's.
    """
    own = values(model)
    if missing := own.keys() ^ arrays.keys():
        raise BadWeights(f"{min(missing)} is only in one of the model and the weights")
    for name, value in own.items():
        if value.shape != arrays[name].shape:
            raise BadWeights(f"{name} has shape {arrays[name].shape}, the model's {value.shape}")
    for name, parameter in model.named_parameters():
        array, kind = arrays[name], type(parameter.value)
        if hasattr(parameter.value, "to_numpy"):
            flat = np.ascontiguousarray(array).ravel()
            parameter.update(kind.make(flat, array.shape, backend=parameter.value.backend))
        else:
            parameter.update(kind(float(array)))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place to write to, moved to `path` when all is written, and dropped when that fails."""
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file whole or not at all: an interruption leaves the old one as it was."""
    history = checkpoint.history
    arrays: dict[str, Any] = {PREFIX + name: v for name, v in checkpoint.parameters.items()}
    arrays |= {
        "loss": np.array(history.loss, np.float64),
        "right": np.array(history.right, np.int64),
        "seconds": np.array(history.seconds, np.float64),
        "settings": np.array(json.dumps(checkpoint.settings)),
    }
    with replacing(path) as part, part.open("wb") as file:
        np.savez(file, **arrays)


def load(path: Path) -> Checkpoint:
    """Read what `save` wrote. Raises `BadWeights` where there is no such file, or it is another."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            history = History(*(file[name].tolist() for name in ("loss", "right", "seconds")))
            named = [name for name in file.files if name.startswith(PREFIX)]
            parameters = {name.removeprefix(PREFIX): file[name] for name in named}
            return Checkpoint(parameters, history, json.loads(str(file["settings"])))
    except FileNotFoundError as error:
        raise BadWeights(f"there are no weights at {path}") from error
    except UNREADABLE as error:
        raise BadWeights(f"{path} holds no weights of a training run") from error
