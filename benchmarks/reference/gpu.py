"""The same on a GPU, where one answers. Bandwidth is measured against that of a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numba
import numpy as np
import torch
from minitorch.tensor_ops import TensorBackend
from numba import cuda

from . import startup, training
from .case import Case, Pair
from .operands import normal, ours, positive, theirs

OPEN = (
    "elementwise and sum at 80 % of a copy's bandwidth, float32 product of 4096 x 4096 at half of "
    "PyTorch's speed, LeNet's epoch in twice PyTorch's time, start in 1.5 s"
)
SIZE = 2**26
SHARE = 1.25
"""A target of 80 % of the bandwidth, as a ratio of times."""


def answers() -> bool:
    """Whether there is a GPU; numba's simulator is none."""
    return not numba.config.ENABLE_CUDASIM and bool(cuda.is_available())


def backend() -> TensorBackend:
    """Ours on the GPU."""
    from minitorch.cuda_ops import CudaOps  # noqa: PLC0415 - needs a GPU

    return TensorBackend(CudaOps)


def finished(work: Callable[[], Any]) -> Callable[[], Any]:
    """`work`, waited for."""

    def run() -> Any:
        result = work()
        cuda.synchronize()
        return result

    return run


def bandwidth_pair(work: Callable[[Any], Any], moved: int, dtype: str) -> Pair:
    """`work` on a tensor, and a copy that moves as many elements, `moved` for each of its own."""
    a = ours(positive((SIZE,), dtype), backend())
    source, target = (cuda.device_array(SIZE * moved // 2, dtype) for _ in range(2))
    expected = work(positive((SIZE,), dtype))
    return Pair(
        finished(lambda: work(a)),
        finished(lambda: target.copy_to_device(source)),
        lambda: (work(a), np.reshape(expected, -1)),
    )


def product_pair(size: int) -> Pair:
    """Products of float32 matrices; PyTorch does not use TensorFloat-32."""
    torch.backends.cuda.matmul.allow_tf32 = False
    a, b = normal((size, size), "float32"), normal((size, size), "float32", seed=2)
    x, y = (ours(m, backend()) for m in (a, b))
    u, v = (theirs(m).cuda() for m in (a, b))

    def multiplied() -> torch.Tensor:
        result = u @ v
        torch.cuda.synchronize()
        return result

    return Pair(finished(lambda: x @ y), multiplied)


def training_pair() -> Pair:
    """An epoch of LeNet, both on the GPU."""
    from minitorch.cuda_conv import conv2d  # noqa: PLC0415 - needs a GPU

    return training.pair(backend(), conv2d, "cuda")


def cases() -> Iterator[Case]:
    """Those that this machine can measure."""
    if not answers():
        return
    yield startup.case("cuda")
    for dtype in ("float64", "float32"):
        for name, work, moved in (("neg", lambda a: -a, 2), ("sum", lambda a: a.sum(0), 1)):
            prepare = partial(bandwidth_pair, work, moved, dtype)
            yield Case("GPU", name, dtype, prepare, SHARE, rival="copy")
    if torch.cuda.is_available():
        prepare = partial(product_pair, 4096)
        yield Case("GPU", "4096 x 4096 product", "float32", prepare, 2.0)
        yield Case("GPU", "LeNet on digits, an epoch", "float64", training_pair, 2.0)
