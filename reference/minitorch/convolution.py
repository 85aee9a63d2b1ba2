"""What a convolution is to the graph of operations, whichever backend computes it."""

from __future__ import annotations

from typing import Any

from .autodiff import Context
from .tensor import Tensor
from .tensor_data import IndexingError
from .tensor_functions import Function


def check(input: Tensor, weight: Tensor, dims: int) -> None:
    """Raises `IndexingError`, naming both shapes, unless `weight` fits `input`."""
    if input.dims != dims or weight.dims != dims or input.shape[1] != weight.shape[1]:
        named = "(batch, in channels, width), (out channels, in channels, kernel width)"
        if dims == 4:
            named = named.replace("width", "height, width")
        raise IndexingError(
            f"convolution of {input.shape} with {weight.shape}: the shapes must be {named}"
        )


def swapped(a: Tensor) -> Tensor:
    """(x, y, ...) seen as (y, x, ...)."""
    return a.permute(1, 0, *range(2, a.dims))


class Convolution(Function):
    """A convolution in `dims` - 2 dimensions, computed by `run` with a backend's `kernel`."""

    kernel: Any
    run: Any
    dims: int

    @classmethod
    def forward(cls, ctx: Context, input: Tensor, weight: Tensor) -> Tensor:
        """(batch, in, *size), (out, in, *kernel) becomes (batch, out, *size)."""
        check(input, weight, cls.dims)
        ctx.save_for_backward(input, weight)
        return cls.run(cls.kernel, input, weight, False, *input.shape[2:])

    @classmethod
    def backward(cls, ctx: Context, grad_output: Tensor) -> tuple[Tensor | None, Tensor | None]:
        """With respect to the input a reversed convolution; to the weight, one with d as kernel.

        What is summed over, channels or batches, takes the second place.
        """
        input, weight = ctx.saved_values
        to_input, to_weight = ctx.needs_input_grad
        d_input = d_weight = None
        if to_input:
            d_input = cls.run(cls.kernel, grad_output, swapped(weight), True, *input.shape[2:])
        if to_weight:
            images, kernels = swapped(input), swapped(grad_output)
            d_weight = swapped(cls.run(cls.kernel, images, kernels, False, *weight.shape[2:]))
        return d_input, d_weight
