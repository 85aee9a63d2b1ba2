"""Tasks 4.1 and 4.2, asked in other ways: odd layouts in memory, and enough work for threads."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_convolution.py")))
case, cases, convolution, laid, room = (
    getattr(public, name) for name in ("case", "cases", "convolution", "laid", "room")
)
GAP = 99.0  # what lies between the elements


def scattered(array, order, step):
    """An array whose dimensions lie in memory in this order, every `step` cells."""
    turned = np.ascontiguousarray(array.transpose(order))
    storage = np.full(turned.size * step, GAP)
    storage[::step] = turned.ravel()
    strides = [0] * array.ndim
    for d, stride in zip(order, turned.strides, strict=True):
        strides[d] = stride // turned.itemsize * step
    return [storage, list(array.shape), strides]


def check_layout(student, case, orders, reverse):
    """Compare the whole storage of a result, gaps included."""
    x, w, out = case.x, case.w, np.zeros_like(case.d)
    operands = [scattered(a, o, s) for a, o, s in zip((out, x, w), orders, (2, 3, 2), strict=True)]
    expected = convolution(x, w, reverse=reverse)
    found = student.storage_filled(*operands, reverse)
    assert found == approx(scattered(expected, orders[0], 2)[0])


def orders(dims):
    """In which order the dimensions of result, input and weight lie."""
    return st.tuples(*[st.permutations(range(dims)).map(tuple)] * 3)


@task("4.1")
@settings(max_examples=8)
@given(case=cases(1), orders=orders(3), reverse=st.booleans())
@example(case=public.ROWS, orders=((2, 0, 1), (1, 2, 0), (0, 2, 1)), reverse=False)
@example(case=public.ROWS, orders=((0, 1, 2), (2, 1, 0), (1, 0, 2)), reverse=True)
def test_conv1d_of_any_layout(student, case, orders, reverse):
    """`_tensor_conv1d` uses the strides of all three, and writes nowhere else."""
    check_layout(student, case, orders, reverse)


@task("4.2")
@settings(max_examples=8)
@given(case=cases(2), orders=orders(4), reverse=st.booleans())
@example(case=public.IMAGES, orders=((3, 0, 2, 1), (1, 3, 2, 0), (0, 2, 3, 1)), reverse=False)
@example(case=public.IMAGES, orders=((0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2)), reverse=True)
def test_conv2d_of_any_layout(student, case, orders, reverse):
    """`_tensor_conv2d` uses the strides of all three, and writes nowhere else."""
    check_layout(student, case, orders, reverse)


def check_large(student, chance, x, w, reverse):
    """Compare with a case that is worth several threads."""
    large = case(x, w, chance.randrange(1000))
    found = student.filled(room(large.x, large.w, x[2:]), laid(large.x), laid(large.w), reverse)
    assert found == approx(convolution(large.x, large.w, reverse=reverse))


@task("4.1")
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("x", "w"), [((12, 3, 40), (5, 3, 9)), ((1, 6, 90), (16, 6, 7))])
def test_conv1d_of_much(student, chance, x, w, reverse):
    """`_tensor_conv1d` is right for {x} and {w} with reverse={reverse}, on several threads."""
    check_large(student, chance, x, w, reverse)


@task("4.2")
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("x", "w"), [((12, 2, 8, 9), (5, 2, 3, 3)), ((1, 4, 12, 10), (16, 4, 3, 2))]
)
def test_conv2d_of_much(student, chance, x, w, reverse):
    """`_tensor_conv2d` is right for {x} and {w} with reverse={reverse}, on several threads."""
    check_large(student, chance, x, w, reverse)


@task("4.2")
def test_convolutions_of_both_kinds_agree(student):
    """`conv2d` of images of height 1 answers what `conv1d` answers of their rows."""
    rows = public.ROWS
    flat = student.convolved(rows.x, rows.w)
    assert student.convolved(rows.x[:, :, None], rows.w[:, :, None]) == approx(flat[:, :, None])
