"""Every derivative against central differences in float64, on both backends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from backends import BACKENDS, Layout, dense, layouts
from hypothesis import given, settings
from hypothesis import strategies as st
from minitorch import fast_conv, nn
from minitorch.gradient_check import grad_check
from minitorch.tensor import Tensor

few = settings(max_examples=15, deadline=None)
FAST = BACKENDS["fast"]
rng = np.random.default_rng(1)
doubles = (np.float64,)

ONE: dict[str, Callable[[Tensor], Tensor]] = {
    "neg": lambda t: -t,
    "inv": lambda t: 1.0 / (t + 5.0),
    "sigmoid": lambda t: t.sigmoid(),
    "relu": lambda t: (t + 0.7).relu(),
    "log": lambda t: (t + 4.0).log(),
    "exp": lambda t: t.exp(),
    "sum": lambda t: t.sum(),
    "mean": lambda t: t.mean(),
    "sum of the first dimension": lambda t: t.sum(0),
    "mean of the last dimension": lambda t: t.mean(t.dims - 1),
    "turned": lambda t: t.permute(*reversed(range(t.dims))),
    "viewed": lambda t: t.contiguous().view(t.size),
    "times a number": lambda t: t * 3.0 - 1.0,
    "used twice": lambda t: t * t + t,
}
TWO: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / (b + 5.0),
    "lt": lambda a, b: (a < b) * a,
    "gt": lambda a, b: (a > b + 0.3) * b,
    "eq": lambda a, b: (a == b) + a,
    "is_close": lambda a, b: a.is_close(b + 50.0) * b,
}


def squared(f: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """A loss in which every element's derivative differs."""

    def loss(*tensors: Tensor) -> Tensor:
        y = f(*tensors)
        return y * y

    return loss


@pytest.mark.parametrize("backend", sorted(BACKENDS))
@pytest.mark.parametrize("name", sorted(ONE))
@few
@given(layout=layouts(dtypes=doubles).filter(lambda x: 0 not in x.strides and x.storage.size < 30))
def test_derivatives_of_one_tensor(backend: str, name: str, layout: Layout) -> None:
    if 0 not in layout.shape:
        grad_check(squared(ONE[name]), layout.tensor(BACKENDS[backend]), most=6)


@pytest.mark.parametrize("backend", sorted(BACKENDS))
@pytest.mark.parametrize("name", sorted(TWO))
@pytest.mark.parametrize(
    "shapes",
    [((3,), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((1,), (2, 2, 2)), ((2, 1, 3), (4, 1))],
)
def test_derivatives_of_two_tensors_are_summed_to_their_shapes(
    backend: str, name: str, shapes: tuple[tuple[int, ...], ...]
) -> None:
    a, b = (dense(rng.uniform(-2, 2, shape), BACKENDS[backend]) for shape in shapes)
    grad_check(squared(TWO[name]), a, b, most=6)


@pytest.mark.parametrize("backend", sorted(BACKENDS))
@pytest.mark.parametrize(
    "shapes",
    [((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((1, 2, 3), (4, 3, 2)), ((2, 1, 2, 2), (3, 2, 2))],
)
def test_derivatives_of_products(backend: str, shapes: tuple[tuple[int, ...], ...]) -> None:
    a, b = (dense(rng.uniform(-2, 2, shape), BACKENDS[backend]) for shape in shapes)
    grad_check(squared(lambda a, b: a @ b), a, b, most=8)


NETWORK: dict[str, Callable[[Tensor], Tensor]] = {
    "avgpool2d": lambda t: nn.avgpool2d(t, (2, 3)),
    "maxpool2d": lambda t: nn.maxpool2d(t, (2, 2)),
    "max": lambda t: nn.max(t, 1),
    "softmax": lambda t: nn.softmax(t, 3),
    "logsoftmax": lambda t: nn.logsoftmax(t, 2),
}


@pytest.mark.parametrize("backend", sorted(BACKENDS))
@pytest.mark.parametrize("name", sorted(NETWORK))
def test_derivatives_of_pooling_and_softmax(backend: str, name: str) -> None:
    image = dense(rng.permutation(2 * 3 * 4 * 6).reshape(2, 3, 4, 6) / 20.0, BACKENDS[backend])
    grad_check(squared(NETWORK[name]), image)


def test_equal_largest_elements_share_the_derivative() -> None:
    t = dense(np.array([1.0, 4.0, 4.0, 0.0]), BACKENDS["fast"])
    t.requires_grad_(True)
    nn.max(t, 0).sum().backward()
    assert t.grad is not None
    assert t.grad.to_numpy().tolist() == [0.0, 0.5, 0.5, 0.0]


@few
@given(sizes=st.tuples(*[st.integers(1, 4)] * 5), data=st.data())
def test_derivatives_of_convolutions(sizes: tuple[int, ...], data: Any) -> None:
    """Kernels smaller and larger than the image, one and several channels."""
    batch, channels, outputs, width, kernel = sizes
    image = data.draw(layouts((batch, channels, 3, width), doubles)).tensor(FAST)
    weight = data.draw(layouts((outputs, channels, 2, kernel), doubles)).tensor(FAST)
    grad_check(squared(fast_conv.conv2d), image.contiguous(), weight.contiguous(), most=4)
    row, weights = image.sum(2), weight.sum(2)
    flat = row.view(batch, channels, width), weights.view(outputs, channels, kernel)
    grad_check(squared(fast_conv.conv1d), *flat, most=4)


def test_a_wrong_gradient_is_found() -> None:
    """`grad_check` can fail, and names the place."""
    with pytest.raises(AssertionError, match=r"gradient of argument 0 at \(1,\)"):
        grad_check(lambda t: t.detach() * t, dense(np.array([0.0, 2.0]), BACKENDS["fast"]))
