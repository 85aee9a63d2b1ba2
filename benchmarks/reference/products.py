"""Products of matrices, beside numpy's BLAS, and convolutions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from minitorch.fast_conv import conv2d
from torch.nn import functional

from .case import DTYPES, Case, Pair
from .operands import normal, ours, theirs

Shape = tuple[int, ...]
MATRICES: dict[str, tuple[Shape, float]] = {
    "256 x 256": ((256, 256), 2.5),
    "512 x 512": ((512, 512), 2.5),
    "1024 x 1024": ((1024, 1024), 2.5),
    "1000 of 32 x 32": ((1000, 32, 32), 2.0),
}
CONVOLUTIONS: list[tuple[Shape, Shape]] = [
    ((16, 1, 8, 8), (4, 1, 3, 3)),
    ((16, 4, 8, 8), (8, 4, 3, 3)),
    ((16, 4, 28, 28), (8, 4, 3, 3)),
]


def matrix_pair(shape: Shape, dtype: str) -> Pair:
    """The product of two matrices, or batches of them."""
    a, b = normal(shape, dtype), normal(shape, dtype, seed=2)
    x, y = ours(a), ours(b)
    return Pair(lambda: x @ y, lambda: a @ b)


def limited_pair(dtype: str) -> Pair:
    """The product of two matrices, ours alone."""
    return Pair(matrix_pair((512, 512), dtype).ours)


def centred(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """PyTorch's usual convolution to the same size: cell i sees the input's cells around i."""
    return functional.conv2d(x, weight, bias, padding=1)


def cornered(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """The course's convolution: cell i sees the input's cells from i on."""
    return functional.conv2d(functional.pad(x, (0, 2, 0, 2)), weight, bias)


def differentiated(x: Any, weight: Any, convolve: Callable[[Any, Any], Any]) -> tuple[Any, ...]:
    """A convolution and the derivatives of its sum, for both libraries."""
    x.grad = weight.grad = None
    y = convolve(x, weight)
    y.sum().backward()
    return y, x.grad, weight.grad


def convolution_pair(image: Shape, kernel: Shape, dtype: str, grad: bool) -> Pair:
    """Timed as each library does it; checked with the zeros at the same place."""
    x, weight = normal(image, dtype), normal(kernel, dtype, seed=2)
    mine = [ours(a, grad=grad) for a in (x, weight)]
    other = [theirs(a, grad=grad) for a in (x, weight)]

    def run(operands: list[Any], convolve: Callable[[Any, Any], Any]) -> object:
        return differentiated(*operands, convolve) if grad else convolve(*operands)

    return Pair(
        partial(run, mine, conv2d),
        partial(run, other, centred),
        lambda: (run(mine, conv2d), run(other, cornered)),
    )


def cases() -> Iterator[Case]:
    """Products, then convolutions."""
    for dtype in DTYPES:
        for name, (shape, target) in MATRICES.items():
            prepare = partial(matrix_pair, shape, dtype)
            yield Case("product", name, dtype, prepare, target, rival="numpy")
        for image, kernel in CONVOLUTIONS:
            for grad in (False, True):
                name = f"{image} * {kernel}".replace(", ", ",") + " + backward" * grad
                prepare = partial(convolution_pair, image, kernel, dtype, grad)
                yield Case("conv2d", name, dtype, prepare)


def limited_cases() -> Iterator[Case]:
    """A product in so many seconds."""
    for dtype in DTYPES:
        prepare = partial(limited_pair, dtype)
        yield Case("absolute", "512 x 512 product", dtype, prepare, 1.0, "limit", limit=0.010)
