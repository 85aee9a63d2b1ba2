"""Whole kernels: the reference's and a student's are right and clean, known faults are found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.cuda.kernel import Kernels
from grader.cuda.record import Launch
from grader.sandbox.session import Raised
from grader.testing import approx
from tests.cuda.conftest import Array, layouts

CHANCE = np.random.default_rng(7)
OPS = "minitorch/cuda_ops.py"
CONV = "minitorch/cuda_conv.py"


def made(*shape: int) -> Array:
    """Numbers of that shape."""
    return CHANCE.uniform(0.5, 2.0, shape)


def check(run: Launch, expected: Array) -> Launch:
    """It is right and clean."""
    assert run.findings == []
    assert run["out"] == approx(expected.ravel())
    return run


# The reference's kernels, whose threads go around the grid.


@pytest.mark.parametrize(("name", "function"), [("neg", np.negative), ("exp", np.exp)])
@pytest.mark.parametrize("shape", [(70,), (5, 1), (5, 14), (1, 1)])
def test_the_references_map(
    of_reference: Kernels, name: str, function: Callable[[Array], Array], shape: tuple[int, ...]
) -> None:
    a, out = made(*shape), np.zeros((5, 14) if shape[0] == 5 else shape)
    kernel = of_reference(f"{OPS}:tensor_map", name)
    run = check(kernel.launch(2, 32, **layouts(out=out, a=a)), function(a + 0 * out))
    assert run.slow == []


def test_the_references_map_of_a_transposed_array(of_reference: Kernels) -> None:
    a = made(14, 5)
    given = layouts(out=np.zeros((5, 14)), a=a)
    given |= {"a_shape": np.array([5, 14]), "a_strides": np.array([1, 5])}
    check(of_reference(f"{OPS}:tensor_map", "neg").launch(3, 32, **given), -a.T)


def test_the_references_zip_with_a_function_of_the_submission(of_reference: Kernels) -> None:
    a, b = made(5, 1), made(3, 1, 14)
    kernel = of_reference(f"{OPS}:tensor_zip", "minitorch/operators.py:mul")
    check(kernel.launch(4, 32, **layouts(out=np.zeros((3, 5, 14)), a=a, b=b)), a * b)


@pytest.mark.parametrize("block", [(8, 4), (32, 1), (1, 32), (256, 1)])
@pytest.mark.parametrize("dim", [0, 1, 2])
def test_the_references_reduce(of_reference: Kernels, dim: int, block: tuple[int, int]) -> None:
    a = made(3, 5, 14)
    expected = a.max(axis=dim, keepdims=True)
    given = layouts(out=np.zeros(expected.shape), a=a)
    kernel = of_reference(f"{OPS}:tensor_reduce", "max")
    check(kernel.launch(3, block, **given, dim=dim, start=0.0), expected)


def test_the_references_practice(of_reference: Kernels) -> None:
    a, b, c = made(70), made(20, 20), made(20, 20)
    sums = np.add.reduceat(a, [0, 32, 64])
    kernel = of_reference(f"{OPS}:jit_sum_practice")
    run = check(kernel.launch(3, 32, out=np.zeros(3), a=a, size=70), sums)
    assert (run.reads["a"] == 1).all()
    kernel = of_reference(f"{OPS}:jit_mm_practice")
    run = kernel.launch(1, (20, 20), out=np.zeros(400), a=b.ravel(), b=c.ravel(), size=20)
    check(run, b @ c)
    assert (run.reads["a"] == 1).all()
    assert (run.thread_writes["out"] == 1).all()
    assert run.barriers == 1


@pytest.mark.parametrize("grid", [1, 4, 30])
def test_the_references_tiled_product(of_reference: Kernels, grid: int) -> None:
    a, b = made(2, 33, 20), made(20, 17)
    kernel = of_reference(f"{OPS}:tensor_matrix_multiply")
    check(kernel.launch(grid, (16, 16), **layouts(out=np.zeros((2, 33, 17)), a=a, b=b)), a @ b)


def test_the_references_blocked_product(of_reference: Kernels) -> None:
    a, b = made(70, 19), made(19, 66)
    kernel = of_reference("minitorch/cuda_matmul.py:blocked", 4)
    check(kernel.launch(4, (16, 16), **layouts(out=np.zeros((70, 66)), a=a, b=b)), a @ b)


def windows(a: Array, size: int, reverse: bool) -> Array:
    """Along the last dimension: those that begin, or end, at each place; 0 outside."""
    pad = [(0, 0)] * (a.ndim - 1) + [(size - 1, 0) if reverse else (0, size - 1)]
    seen = np.lib.stride_tricks.sliding_window_view(np.pad(a, pad), size, -1)
    return seen[..., ::-1] if reverse else seen


@pytest.mark.parametrize("reverse", [False, True])
def test_the_references_convolutions(of_reference: Kernels, reverse: bool) -> None:
    a, w = made(2, 3, 9), made(4, 3, 5)
    expected = np.einsum("bcik,ock->boi", windows(a, 5, reverse), w)
    given = layouts(out=np.zeros(expected.shape), a=a, w=w)
    kernel = of_reference(f"{CONV}:tensor_conv1d")
    check(kernel.launch(2, (16, 16), **given, reverse=reverse), expected)

    a, w = made(2, 3, 6, 7), made(4, 3, 2, 3)
    along = windows(a, 3, reverse)  # b c i j h
    both = windows(np.moveaxis(along, 2, -1), 2, reverse)  # b c j h i k
    expected = np.einsum("bcjhik,ockh->boij", both, w)
    given = layouts(out=np.zeros(expected.shape), a=a, w=w)
    kernel = of_reference(f"{CONV}:tensor_conv2d")
    check(kernel.launch(6, (16, 16), **given, reverse=reverse), expected)


# A student's kernels, one thread an element.


def launch_map(kernels: Kernels) -> Launch:
    given = layouts(out=np.zeros((5, 14)), a=np.ones((5, 1)))
    return kernels(f"{OPS}:tensor_map", "neg").launch(3, 32, **given)


def launch_reduce(kernels: Kernels) -> Launch:
    given = layouts(out=np.zeros((5, 1)), a=np.ones((5, 70)))
    kernel = kernels(f"{OPS}:tensor_reduce", "add")
    return kernel.launch(5, 1024, **given, dim=1, start=0.0)


def launch_sum(kernels: Kernels) -> Launch:
    kernel = kernels(f"{OPS}:jit_sum_practice")
    return kernel.launch(3, 32, out=np.zeros(3), a=np.ones(70), size=70)


def launch_product(kernels: Kernels) -> Launch:
    given = layouts(out=np.zeros((2, 33, 40)), a=np.ones((2, 33, 34)), b=np.ones((1, 34, 40)))
    return kernels(f"{OPS}:tensor_matrix_multiply").launch((2, 2, 2), (32, 32), **given)


LAUNCHES: dict[str, tuple[Callable[[Kernels], Launch], Array]] = {
    "map": (launch_map, np.full((5, 14), -1.0)),
    "reduce": (launch_reduce, np.full(5, 70.0)),
    "sum": (launch_sum, np.array([32.0, 32.0, 6.0])),
    "product": (launch_product, np.full((2, 33, 40), 34.0)),
}


@pytest.mark.parametrize("name", LAUNCHES)
def test_a_students_kernel(of_student: Callable[..., Kernels], name: str) -> None:
    launch, expected = LAUNCHES[name]
    check(launch(of_student()), expected)


FAULTS: dict[str, tuple[str, str, str, str]] = {
    "no guard of the last block": ("map", "        if i < out_size:", "        if True:", "race"),
    "no barrier after loading": ("sum", "    cuda.syncthreads()  # loaded\n", "", "race"),
    "no barrier while folding": ("sum", "        cuda.syncthreads()  # added\n", "", "race"),
    "no neutral value": ("sum", "        cache[pos] = 0.0", "        pass", "unwritten"),
    "a load without a guard": ("sum", "    if i < size:", "    if True:", "bounds"),
    "a barrier in a condition": (
        "sum",
        "        cache[pos] = 0.0\n    cuda.syncthreads()  # loaded",
        "        cache[pos] = 0.0\n    if i < size:\n        cuda.syncthreads()",
        "barrier",
    ),
    "an early return": ("sum", "        cache[pos] = 0.0\n", "        return\n", "barrier"),
    "folding beyond the block": ("sum", "if pos % (2 * k) == 0:", "if pos % k == 0:", "bounds"),
    "everyone writes the result": (
        "sum", "    if pos == 0:\n        out[cuda.b", "    if True:\n        out[cuda.b", "race",
    ),
    "reading beyond the dimension": (
        "reduce", "            if pos < a_shape[", "            if pos <= a_shape[", "bounds",
    ),
    "no barrier before the fold": (
        "reduce", "            cuda.syncthreads()  # filled\n", "", "race",
    ),
    "no barrier before tiles are used": (
        "product", "        cuda.syncthreads()  # tiles are there\n", "", "race",
    ),
    "no barrier after tiles are used": (
        "product", "        cuda.syncthreads()  # tiles are used\n", "", "race",
    ),
    "no guard of the product's edge": ("product", " and j < out_shape[2]:", ":", "race"),
    "no guard of the inner dimension": (
        "product", "if i < a_shape[1] and k < a_shape[2]:", "if True:", "bounds",
    ),
    "one line of a tile for all": (
        "product", "            b_shared[pi, pj]", "            b_shared[0, pj]", "race",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(of_student: Callable[..., Kernels], fault: str) -> None:
    name, old, new, kind = FAULTS[fault]
    launch, _ = LAUNCHES[name]
    run = launch(of_student({old: new}))
    assert kind in run.findings.kinds()


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        ("everyone writes the result", "Let only one thread write each cell"),
        ("no barrier while folding", "cuda.syncthreads() before the next round"),
        ("no barrier before tiles are used", "cuda.syncthreads() between these lines"),
        ("no barrier after tiles are used", "cuda.syncthreads() after the last use"),
    ],
)
def test_a_race_is_told_with_what_mends_it(
    of_student: Callable[..., Kernels], fault: str, advice: str
) -> None:
    name, old, new, _ = FAULTS[fault]
    launch, _ = LAUNCHES[name]
    first = launch(of_student({old: new})).findings[0]
    assert advice in first.text


def test_the_rest_of_the_tile_before_is_a_wrong_result(of_student: Callable[..., Kernels]) -> None:
    """No thread does anything wrong, but the last, partial tile is summed whole."""
    run = launch_product(
        of_student({"            if start + k < a_shape[2]:": "            if True:"})
    )
    assert run.findings == []
    assert run["out"] != approx(LAUNCHES["product"][1].ravel())


def test_neighbours_in_a_column_are_slow(of_student: Callable[..., Kernels]) -> None:
    """threadIdx.x as the row of a tile: right, and each access an eighth of what was moved."""
    run = launch_product(of_student())
    assert set(run.slow.kinds()) == {"uncoalesced", "banks"}
    assert "a_storage[" in run.slow[0].text


def test_a_template_is_unfinished(of_student: Callable[..., Kernels]) -> None:
    old = "    def _map(out, out_shape, out_strides, out_size, in_storage, in_shape, in_strides):\n"
    with pytest.raises(Raised, match=r"NotImplementedError: task 3\.3") as raised:
        launch_map(of_student({old: old + '        raise NotImplementedError("task 3.3")\n'}))
    assert raised.value.error == "NotImplementedError"
