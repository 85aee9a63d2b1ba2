"""What networks are made of beside products: pooling, softmax, dropout.

Source: MiniTorch, tasks 4.3 and 4.4.
"""

from __future__ import annotations

from .autodiff import Context
from .creation import rand
from .tensor import Tensor
from .tensor_data import IndexingError
from .tensor_functions import Function


def tile(input: Tensor, kernel: tuple[int, int]) -> tuple[Tensor, int, int]:
    """Gather each patch of an image into a last dimension of its own.

    (batch, channel, height, width) becomes (batch, channel, new height, new width, kernel height *
    kernel width), with the cells of a patch row by row, and the new height and width are returned
    with it. Raises `IndexingError` unless the kernel divides the image.
    """
    if input.dims != 4:
        raise IndexingError(
            f"images have four dimensions (batch, channel, height, width), not {input.shape}"
        )
    batch, channel, height, width = input.shape
    kh, kw = kernel
    if height % kh or width % kw:
        raise IndexingError(f"a kernel of {kh} x {kw} does not divide an image {height} x {width}")
    # solution
    high, wide = height // kh, width // kw
    patches = input.contiguous().view(batch, channel, high, kh, wide, kw)
    rows = patches.permute(0, 1, 2, 4, 3, 5).contiguous()
    return rows.view(batch, channel, high, wide, kh * kw), high, wide


def avgpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    """The mean of each patch: (batch, channel, height, width) shrinks by the kernel's sides."""
    tiled, high, wide = tile(input, kernel)
    return tiled.mean(4).view(*input.shape[:2], high, wide)


def argmax(input: Tensor, dim: int) -> Tensor:
    """1.0 where an element is the largest along `dim`, else 0.0. Equal ones are all marked."""
    return input.detach() == input.f.max_reduce(input.detach(), dim)


class Max(Function):
    """The largest along one dimension; its derivative goes to where it was found.

    Where several are equal, each gets an equal share (a subgradient).
    """

    @staticmethod
    def forward(ctx: Context, input: Tensor, dim: int | Tensor) -> Tensor:
        """(..., n, ...) becomes (..., 1, ...)."""
        d = int(dim.item()) if isinstance(dim, Tensor) else dim
        # solution
        largest = input.f.max_reduce(input, d)
        ctx.save_for_backward(input, largest, d)
        return largest

    @staticmethod
    def backward(ctx: Context, grad_output: Tensor) -> tuple[Tensor, float]:
        """d / count where the largest is, else 0."""
        input, largest, d = ctx.saved_values
        found = input == largest
        return grad_output * (found / found.sum(d)), 0.0


def max(input: Tensor, dim: int) -> Tensor:
    """The largest along `dim`, which becomes 1."""
    return Max.apply(input, dim)


def softmax(input: Tensor, dim: int) -> Tensor:
    """e^x_i / sum_j e^x_j along `dim`: positive numbers that sum to 1.

    The largest is subtracted first, which changes nothing but keeps `exp` from overflowing.
    """
    powers = (input - input.f.max_reduce(input.detach(), dim)).exp()
    return powers / powers.sum(dim)


def logsoftmax(input: Tensor, dim: int) -> Tensor:
    """The logarithm of `softmax`: x_i - m - log(sum_j e^(x_j - m)), m being the largest.

    Source: the log-sum-exp trick (Blanchard, Higham and Higham, 2021).
    """
    shifted = input - input.f.max_reduce(input.detach(), dim)
    return shifted - shifted.exp().sum(dim).log()


def maxpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    """The largest of each patch: (batch, channel, height, width) shrinks by the kernel's sides."""
    tiled, high, wide = tile(input, kernel)
    return max(tiled, 4).view(*input.shape[:2], high, wide)


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    """Drop each element with probability `rate`, and scale the others by 1 / (1 - rate).

    So each keeps its expected value, and nothing needs scaling when the network is used: then
    `ignore` returns the input as it is. Source: Srivastava et al., 2014 (inverted dropout).
    """
    if ignore or rate <= 0.0:
        return input
    if rate >= 1.0:
        return input * 0.0
    kept = rand(input.shape, backend=input.backend) > rate
    return input * (kept * (1.0 / (1.0 - rate)))
