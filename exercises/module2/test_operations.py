"""Task 2.3: functions of all elements.

Storages count, as in test_storage.py. The low-level functions are asked with functions that put
digits side by side: 100 * x + y is 305 where 3.0 met 5.0.
"""

import math
import re
from functools import reduce
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

shapes = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_broadcasting.py"))))
tensors = shapes.tensors
Layout, by_rows, elements = tensors.Layout, tensors.by_rows, tensors.elements

ALLOWED = {"__future__", "abc", "collections", "copy", "dataclasses", "functools", "itertools"}
ALLOWED |= {"math", "minitorch", "numpy", "operator", "random", "sys", "types", "typing"}
FROM_NUMPY = {"array", "asarray", "copy", "dtype", "empty", "float32", "float64", "full", "inf"}
FROM_NUMPY |= {"int32", "int64", "integer", "nan", "ndarray", "ones", "prod", "result_type"}
FROM_NUMPY |= {"typing", "zeros", "zeros_like"}

FILES = ["minitorch/tensor_ops.py", "minitorch/tensor_functions.py", "minitorch/tensor.py"]

GAPS = (1, 2, 3)
UNTOUCHED = -7.0


class Operands(NamedTuple):
    """Tensors that broadcast."""

    a: Layout
    b: Layout


class Target(NamedTuple):
    """Where a result goes, and the tensors that it is made of."""

    out: Layout
    operands: list[Layout]


class Along(NamedTuple):
    """A tensor, and one of its dimensions."""

    a: Layout
    dim: int


@st.composite
def operands(draw, most=3):
    """Two tensors that broadcast."""
    a, b = (shape or (1,) for shape in draw(shapes.pairs(most)))
    return Operands(draw(tensors.layouts(a)), draw(tensors.layouts(b)))


@st.composite
def targets(draw, count):
    """A layout with gaps, and `count` others whose shapes broadcast to it."""
    out = draw(tensors.shapes)
    smaller = [draw(shapes.smaller(out)) for _ in range(count)]
    return Target(*[draw(tensors.layouts(out, GAPS))], [draw(tensors.layouts(s)) for s in smaller])


@st.composite
def alongs(draw):
    """A tensor, and one of its dimensions."""
    a = draw(tensors.anything)
    return Along(a, draw(st.integers(0, len(a.shape) - 1)))


def described(named, scale=1.0, shift=0.0):
    """Tensors by their names, as probes take them."""
    return {name: tensors.described(layout, scale, shift) for name, layout in named.items()}


def untouched(layout):
    """A tensor to be filled: wherever nothing is written, -7.0 stays."""
    target = tensors.described(layout)
    return target | {"storage": np.full_like(target["storage"], UNTOUCHED)}


def filled(layout, values):
    """The storage after `values` were written into a tensor of that layout."""
    storage = np.full_like(tensors.storage(layout), UNTOUCHED)
    places = elements(layout).astype(int)
    storage[places] = np.broadcast_to(values, places.shape)
    return storage


@task("2.3", gate=True)
def test_elements_are_gone_through_by_hand(source):
    """Your files import no library but numpy, which only makes arrays in `tensor_ops.py`."""
    text = re.sub(r"#.*", "", source.text("minitorch/tensor_ops.py"))
    used = set(re.findall(r"\b(?:np|numpy)\.(\w+)", text))
    assert sorted(used - FROM_NUMPY) == []
    imported = {name for path in FILES for name in source.imports(path)}
    assert sorted(imported - ALLOWED) == []


@task("2.3", weight=4)
@settings(max_examples=10)
@given(target=targets(1))
@example(target=Target(by_rows((2, 3)), [by_rows((2, 3))]))
@example(target=Target(by_rows((2, 3)), [Layout((2, 3), (1, 2))]))
@example(target=Target(Layout((2, 3), (1, 2)), [by_rows((2, 3))]))
@example(target=Target(Layout((2, 3), (2, 5)), [by_rows((3,))]))
@example(target=Target(by_rows((2, 2)), [by_rows((2, 1))]))
def test_tensor_map(student, target):
    """`tensor_map(fn)` fills a storage with fn of each element, here 10 * x + 1."""
    (a,) = target.operands
    answer = student.mapped(untouched(target.out), tensors.described(a))
    assert answer == approx(filled(target.out, 10 * elements(a) + 1))


@task("2.3", weight=4)
@settings(max_examples=10)
@given(target=targets(2))
@example(target=Target(by_rows((2, 3)), [by_rows((2, 3)), by_rows((2, 3))]))
@example(target=Target(by_rows((2, 3)), [Layout((2, 3), (1, 2)), by_rows((2, 3))]))
@example(target=Target(by_rows((2, 3)), [by_rows((2, 1)), by_rows((3,))]))
@example(target=Target(Layout((2, 3), (2, 5)), [by_rows((3,)), Layout((2, 3), (1, 2))]))
def test_tensor_zip(student, target):
    """`tensor_zip(fn)` fills a storage with fn of each pair of elements, here 100 * x + y."""
    a, b = target.operands
    answer = student.zipped(untouched(target.out), tensors.described(a), tensors.described(b))
    assert answer == approx(filled(target.out, 100 * elements(a) + elements(b)))


@task("2.3", weight=4)
@settings(max_examples=10)
@given(along=alongs(), start=st.integers(0, 9), gap=st.sampled_from(GAPS))
@example(along=Along(by_rows((3,)), 0), start=0, gap=1)
@example(along=Along(by_rows((2, 3)), 0), start=7, gap=1)
@example(along=Along(by_rows((2, 3)), 1), start=7, gap=2)
@example(along=Along(Layout((2, 3), (1, 2)), 1), start=7, gap=1)
@example(along=Along(by_rows((2, 3, 2)), 1), start=7, gap=1)
def test_tensor_reduce(student, along, start, gap):
    """`tensor_reduce(fn)` folds one dimension, from what is in `out`; fn is 10 * so_far + x."""
    a, dim = along
    rows = by_rows((*a.shape[:dim], 1, *a.shape[dim + 1 :]))
    out = Layout(rows.shape, tuple(gap * stride for stride in rows.strides))
    target = untouched(out)
    target["storage"][elements(out).astype(int)] = start
    folded = reduce(lambda so_far, x: 10 * so_far + x, np.moveaxis(elements(a), dim, 0), start)
    answer = student.reduced(target, tensors.described(a), dim)
    assert answer == approx(filled(out, np.expand_dims(folded, dim)))


FUNCTIONS = {
    "-a": lambda a: -a,
    "a.sigmoid()": lambda a: 1 / (1 + np.exp(-a)),
    "a.relu()": lambda a: np.maximum(a, 0),
    "a.log()": lambda a: np.log(a + 1e-6),
    "a.exp()": np.exp,
}
WITH_NUMBERS = {
    "a + 2": lambda a: a + 2,
    "2 + a": lambda a: 2 + a,
    "a - 2": lambda a: a - 2,
    "a * 3": lambda a: a * 3,
    "3 * a": lambda a: 3 * a,
    "a < 2": lambda a: a < 2,
    "a > 2": lambda a: a > 2,
    "a == 2": lambda a: a == 2,
    "a.is_close(2)": lambda a: abs(a - 2) < 0.01,
}


def each(expressions, **rest):
    """Try every one of `expressions` on every seed, with the other arguments given."""

    def tried(test):
        for expression in expressions:
            test = example(expression=expression, **rest)(test)
        return test

    return tried


@task("2.3", weight=1)
@settings(max_examples=3)
@given(a=tensors.anything)
@example(a=by_rows((6,)))
@example(a=Layout((2, 3), (1, 2)))
@pytest.mark.parametrize("expression", list(FUNCTIONS))
def test_of_each_element(student, expression, a):
    """`{expression}` has the shape of a, and the right element everywhere."""
    shift = 0.0 if "log" in expression else -1.0
    expected = FUNCTIONS[expression](elements(a, 0.5, shift))
    assert student.value(expression, described({"a": a}, 0.5, shift)) == approx(expected)


@task("2.3", weight=4)
@settings(max_examples=3)
@given(expression=st.sampled_from(list(WITH_NUMBERS)), a=tensors.anything)
@each(WITH_NUMBERS, a=Layout((2, 4), (1, 2)))
def test_with_a_number(student, expression, a):
    """Either operand of an operation with a tensor may be a number."""
    expected = WITH_NUMBERS[expression](elements(a, 0.5)).astype(float)
    assert student.value(expression, described({"a": a}, 0.5)) == approx(expected)


PAIRS = {
    "a + b": np.add,
    "a - b": np.subtract,
    "a * b": np.multiply,
    "a < b": np.less,
    "a > b": np.greater,
    "a == b": np.equal,
    "a.is_close(b)": lambda a, b: abs(a - b) < 0.01,
}


@task("2.3", weight=2)
@settings(max_examples=4)
@given(operands=operands())
@example(operands=Operands(by_rows((2, 3)), Layout((2, 3), (1, 2))))
@example(operands=Operands(by_rows((2, 1)), by_rows((3,))))
@pytest.mark.parametrize("expression", list(PAIRS))
def test_of_each_pair(student, expression, operands):
    """`{expression}` broadcasts its operands, and has the right element everywhere."""
    scale = 0.004 if "close" in expression else 1.0
    a, b = (elements(layout, scale) for layout in operands)
    expected = PAIRS[expression](a, b).astype(float)
    answer = student.value(expression, described(operands._asdict(), scale))
    assert answer == approx(expected)


def whole(folded):
    """A number as the result of folding a whole tensor: of shape (1,)."""
    return np.array([folded], dtype=float)


FOLDS = {
    "sum": lambda a, dim: np.sum(a, axis=dim, keepdims=True),
    "mean": lambda a, dim: np.mean(a, axis=dim, keepdims=True),
    "all": lambda a, dim: np.prod(a, axis=dim, keepdims=True),
}


@task("2.3", weight=2)
@settings(max_examples=6)
@given(along=alongs())
@example(along=Along(by_rows((2, 3)), 0))
@example(along=Along(Layout((2, 3), (1, 2)), 1))
@pytest.mark.parametrize("name", list(FOLDS))
def test_along_a_dimension(student, name, along):
    """`a.{name}(dim)` folds one dimension, which becomes 1."""
    a, dim = along
    expected = FOLDS[name](elements(a, 0.5, 0.5), dim)
    answer = student.value(f"a.{name}({dim})", described({"a": a}, 0.5, 0.5))
    assert answer == approx(expected)


@task("2.3", weight=1)
@settings(max_examples=4)
@given(a=tensors.anything)
@example(a=by_rows((2, 3)))
@example(a=Layout((2, 3), (1, 2)))
@pytest.mark.parametrize("name", list(FOLDS))
def test_of_everything(student, name, a):
    """`a.{name}()` folds all elements to a tensor of shape (1,)."""
    expected = whole(FOLDS[name](elements(a, 0.05, 0.9), None).item())
    answer = student.value(f"a.{name}()", described({"a": a}, 0.05, 0.9))
    assert answer == approx(expected)


@task("2.3", weight=2)
@settings(max_examples=6)
@given(turn=tensors.turns)
@example(turn=tensors.Turn(by_rows((2, 3)), [1, 0]))
@example(turn=tensors.Turn(by_rows((2, 3, 4)), [2, 0, 1]))
def test_tensor_permute(student, turn):
    """`a.permute(...)` puts the dimensions of a tensor in another order."""
    a, order = turn
    answer = student.value(f"a.permute(*{list(order)})", described({"a": a}))
    assert answer == approx(elements(a).transpose(order))


@task("2.3", weight=1)
@settings(max_examples=6)
@given(a=tensors.shapes.map(by_rows))
@example(a=by_rows((2, 3)))
def test_tensor_view(student, a):
    """`a.view(...)` puts the elements, row by row, into another shape; -1 stands for the rest."""
    first, rest = a.shape[0], math.prod(a.shape[1:])
    answer = student.value(f"a.view({rest}, {first})", described({"a": a}))
    assert answer == approx(elements(a).reshape(rest, first))
    answer = student.value(f"a.view(1, -1, {first})", described({"a": a}))
    assert answer == approx(elements(a).reshape(1, -1, first))


@task("2.3", weight=1)
@settings(max_examples=6)
@given(a=tensors.anything)
@example(a=by_rows((2, 3, 4)))
def test_size_and_dims(student, a):
    """`a.size` is how many elements there are, `a.dims` how many dimensions."""
    expected = [math.prod(a.shape), len(a.shape)]
    assert student.size_and_dims(tensors.described(a)) == approx(expected)


@task("2.3", weight=1)
def test_zero_grad(student):
    """`a.zero_grad_()` forgets the derivatives that were collected in `a.grad`."""
    assert student.forgets(tensors.described(by_rows((2,)))) == approx([True, False])
