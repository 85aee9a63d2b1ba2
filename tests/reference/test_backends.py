"""What every backend must do: the same suite for each, against numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from backends import BACKENDS, Array, Layout, dense, layouts, pairs, products
from hypothesis import given, settings
from hypothesis import strategies as st
from minitorch import operators
from minitorch.tensor_data import IndexingError
from minitorch.tensor_ops import TensorBackend

few = settings(max_examples=60, deadline=None)

MAPS: dict[str, Callable[[Array], Array]] = {
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x.astype(np.float64))),
    "id": lambda x: x,
}
ZIPS: dict[str, Callable[[Array, Array], Array]] = {
    "mul": np.multiply,
    "lt": lambda x, y: (x < y) * 1.0,
    "relu_back": lambda x, d: d * (x > 0),
}


@pytest.fixture(params=sorted(BACKENDS), scope="module")
def backend(request: pytest.FixtureRequest) -> TensorBackend:
    """Each backend in turn."""
    found: TensorBackend = BACKENDS[request.param]
    return found


def close(expected: Array, found: Array) -> bool:
    """Equal up to the rounding of the results' dtype; equal shapes."""
    tolerance = 1e-4 if found.dtype == np.float32 else 1e-9
    return expected.shape == found.shape and np.allclose(expected, found, tolerance, tolerance)


@pytest.mark.parametrize("name", sorted(MAPS))
@few
@given(layout=layouts())
def test_map_applies_a_function_to_each_element(
    backend: TensorBackend, name: str, layout: Layout
) -> None:
    found = getattr(backend, f"{name}_map")(layout.tensor(backend)).to_numpy()
    assert close(MAPS[name](layout.array), found)


@pytest.mark.parametrize("name", sorted(ZIPS))
@few
@given(pair=pairs())
def test_zip_applies_a_function_to_each_pair(
    backend: TensorBackend, name: str, pair: tuple[Layout, Layout]
) -> None:
    a, b = pair
    found = getattr(backend, f"{name}_zip")(a.tensor(backend), b.tensor(backend)).to_numpy()
    assert close(ZIPS[name](a.array, b.array), found)


@few
@given(layout=layouts(), data=st.data())
def test_reduce_folds_one_dimension(
    backend: TensorBackend, layout: Layout, data: st.DataObject
) -> None:
    dim = data.draw(st.integers(0, len(layout.shape) - 1))
    tensor = layout.tensor(backend)
    assert close(layout.array.sum(dim, keepdims=True), backend.add_reduce(tensor, dim).to_numpy())
    largest = layout.array.max(dim, keepdims=True, initial=-np.inf)
    assert close(largest, backend.max_reduce(tensor, dim).to_numpy())


@few
@given(pair=products())
def test_matrix_multiply_multiplies_every_pair_of_batches(
    backend: TensorBackend, pair: tuple[Layout, Layout]
) -> None:
    a, b = pair
    found = backend.matrix_multiply(a.tensor(backend), b.tensor(backend)).to_numpy()
    assert close(np.matmul(a.array, b.array), found)


@few
@given(layout=layouts(), data=st.data())
def test_map_writes_to_the_tensor_it_is_given(
    backend: TensorBackend, layout: Layout, data: st.DataObject
) -> None:
    """`map(fn)(a, out)` broadcasts `a` to `out`, whatever its dtype."""
    stretched = (data.draw(st.integers(0, 3)), *layout.shape)
    out = data.draw(layouts(stretched, dtypes=(np.float64,)).filter(lambda o: 0 not in o.strides))
    target = out.tensor(backend)
    backend.neg_map(layout.tensor(backend), target)
    expected = np.broadcast_to(-layout.array, stretched)
    if _once(out):
        assert close(expected.astype(np.float64), target.to_numpy())


def _once(layout: Layout) -> bool:
    positions = np.arange(len(layout.storage))
    seen = Layout(positions, layout.shape, layout.strides).array.ravel()
    return len(set(seen.tolist())) == len(seen)


def test_float32_stays_float32_and_gives_way_to_float64(backend: TensorBackend) -> None:
    single, double = (dense(np.ones((2, 2), t), backend) for t in (np.float32, np.float64))
    found = [
        t.dtype for t in (single + single, single @ single, single.sum(), -single, single + double)
    ]
    assert [np.dtype(np.float32)] * 4 + [np.dtype(np.float64)] == found
    assert np.dtype(np.float64) == (double @ single).dtype


def test_a_function_of_ones_own_can_be_mapped(backend: TensorBackend) -> None:
    scaled = backend.ops.map(lambda x: 3.0 * x + 1.0)
    assert scaled(dense(np.array([1.0, 2.0]), backend)).to_numpy().tolist() == [4.0, 7.0]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (lambda a, b: a + b, "(2, 3) and (4, 5) don't broadcast"),
        (lambda a, b: a @ b, "(2, 3) @ (4, 5)"),
        (lambda a, _: a.sum(2), "(2, 3) has no dimension 2"),
        (lambda _, b: b.view(3, 7), "(4, 5) can't be viewed as (3, 7)"),
        (lambda a, _: a.permute(1, 0).view(6), "call .contiguous() first"),
        (lambda a, _: a.permute(0, 0), "no order of the dimensions of (2, 3)"),
        (lambda a, _: a[2, 0], "index (2, 0) is outside of shape (2, 3)"),
        (lambda a, _: a.item(), "it has 6 elements"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_shapes(
    backend: TensorBackend, what: Callable[[Any, Any], Any], words: str
) -> None:
    a, b = dense(np.ones((2, 3)), backend), dense(np.ones((4, 5)), backend)
    with pytest.raises(IndexingError) as refused:
        what(a, b)
    assert words in str(refused.value)


def test_a_constant_of_another_backend_is_moved() -> None:
    """Existing scripts compare results with labels that were made without a backend."""
    a, b = (dense(np.arange(2.0), backend) for backend in BACKENDS.values())
    assert (a + b).to_numpy().tolist() == [0.0, 2.0]


def test_derivatives_do_not_cross_from_one_backend_to_another() -> None:
    a, b = (dense(np.ones(2), backend) for backend in BACKENDS.values())
    b.requires_grad_(True)
    with pytest.raises(TypeError, match="different backends"):
        _ = a + b


def test_operators_are_those_of_module_0(backend: TensorBackend) -> None:
    """A number on its own and in a tensor gives the same."""
    numbers = np.linspace(0.1, 5, 7)
    for name in ("log", "inv", "sigmoid", "exp"):
        expected = [getattr(operators, name)(x) for x in numbers]
        found = getattr(backend, f"{name}_map")(dense(numbers, backend)).to_numpy()
        assert expected == pytest.approx(found.tolist(), rel=1e-12)
