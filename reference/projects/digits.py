"""Images of handwritten digits: scikit-learn's 8 x 8 ones, or files in MNIST's format.

scikit-learn ships 1,797 digits (E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten
Digits, UCI, 1998), so that nothing needs to be fetched. MNIST (LeCun et al., 1998) is read from the
four files of its distribution, as they are or compressed by gzip.
"""

from __future__ import annotations

import gzip
import math
import random
import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
CLASSES = 10
KINDS = {0x08: "u1", 0x09: "i1", 0x0B: "i2", 0x0C: "i4", 0x0D: "f4", 0x0E: "f8"}
"""Of an idx file's elements: the byte that says so, and numpy's name."""


class BadImages(ValueError):
    """There are no images to be read here; the message says why."""


class Images(NamedTuple):
    """`X` of shape (n, height, width) from 0 to 1; `y` of shape (n, 10) is 1 at the digit."""

    X: Array
    y: Array


def one_hot(labels: npt.ArrayLike) -> Array:
    """Rows of zeros with a 1 at the label."""
    rows: Array = np.eye(CLASSES)[np.asarray(labels, int)]
    return rows


def small(seed: int) -> tuple[Images, Images]:
    """scikit-learn's digits, four fifths for training and the others for validation."""
    from sklearn.datasets import load_digits  # noqa: PLC0415 - takes a second

    pixels, labels = load_digits(return_X_y=True)
    images, classes = pixels.reshape(-1, 8, 8) / 16, one_hot(labels)
    order = random.Random(seed).sample(range(len(images)), len(images))
    train, rest = np.split(order, [len(order) * 4 // 5])
    return Images(images[train], classes[train]), Images(images[rest], classes[rest])


def mnist(folder: Path, count: int) -> tuple[Images, Images]:
    """The first `count` training images in the folder, and a fifth as many of the others.

    Raises `BadImages` where a file is missing, or isn't what it should be.
    """
    return _part(folder, "train", count), _part(folder, "t10k", math.ceil(count / 5))


def _part(folder: Path, name: str, count: int) -> Images:
    pixels = read_idx(_file(folder, f"{name}-images-idx3-ubyte"))
    labels = read_idx(_file(folder, f"{name}-labels-idx1-ubyte"))
    if pixels.ndim != 3 or labels.shape != pixels.shape[:1] or 0 in pixels.shape:
        raise BadImages(f"{folder}: {name} has images {pixels.shape} and labels {labels.shape}")
    if pixels.shape[1] % 2 or pixels.shape[2] % 2:
        raise BadImages(f"{folder}: images of {pixels.shape[1:]}, but sides must be even")
    if labels.min() < 0 or labels.max() >= CLASSES:
        raise BadImages(f"{folder}: {name} has labels other than 0 to {CLASSES - 1}")
    return Images(pixels[:count] / 255, one_hot(labels[:count]))


def _file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise BadImages(f"{folder} has no file {name} or {name}.gz")


def read_idx(path: Path) -> npt.NDArray[Any]:
    """The array in an idx file. Raises `BadImages` where it is damaged, or something else.

    Two zero bytes, the kind of the elements, the number of dimensions, the size of each as 4 bytes,
    then the elements row by row; numbers have their high byte first.
    Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database, "file formats".
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (EOFError, OSError) as error:
        raise BadImages(f"{path} can't be read: {error}") from error
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in KINDS:
        raise BadImages(f"{path} is no idx file: it begins with {data[:4].hex(' ') or 'nothing'}")
    kind, dims = np.dtype(KINDS[data[2]]).newbyteorder(">"), data[3]
    start = 4 + 4 * dims
    if len(data) < start:
        raise BadImages(f"{path} ends within its first {start} bytes")
    shape = struct.unpack(f">{dims}I", data[4:start])
    if len(data) - start != (expected := math.prod(shape) * kind.itemsize):
        raise BadImages(f"{path} has {len(data) - start} bytes of elements; {shape} is {expected}")
    return np.frombuffer(data, kind, offset=start).reshape(shape)
