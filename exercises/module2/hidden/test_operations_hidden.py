"""Task 2.3, asked in other ways."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_operations.py")))
tensors, Layout, by_rows = public.tensors, public.Layout, public.by_rows
Along, Operands, Target = public.Along, public.Operands, public.Target

numbers = st.floats(-3, 3)


@task("2.3", weight=2)
@settings(max_examples=5)
@given(target=public.targets(2))
@example(target=Target(Layout((), ()), [Layout((), ()), Layout((), ())]))
@example(target=Target(by_rows((2, 3)), [by_rows((2, 1)), by_rows((3,))]))
@example(
    target=Target(Layout((2, 2, 2), (3, 8, 1)), [Layout((2, 1, 2), (1, 0, 0)), by_rows((2, 1))])
)
def test_any_storage(student, reference, target):
    """The low-level functions work for every layout, with gaps and with strides of 0."""
    out, (a, b) = public.untouched(target.out), map(tensors.described, target.operands)
    assert student.mapped(out, a) == approx(reference.mapped(out, a))
    assert student.zipped(out, a, b) == approx(reference.zipped(out, a, b))


@task("2.3", weight=2)
@settings(max_examples=5)
@given(along=public.alongs())
@example(along=Along(Layout((2, 3, 2), (0, 1, 5)), 1))
@example(along=Along(Layout((2, 3), (4, 0)), 1))
@example(along=Along(by_rows((1, 1, 1)), 2))
def test_reduce_of_any_storage(student, reference, along):
    """The low-level reduce starts each fold from its own element of `out`."""
    a, dim = along
    out = tensors.described(by_rows((*a.shape[:dim], 1, *a.shape[dim + 1 :])), 1.0, 1.0)
    described = tensors.described(a)
    assert student.reduced(out, described, dim) == approx(reference.reduced(out, described, dim))


STAYING = ["a + b", "a < b", "a.exp()", "a.sum(0)"]
SAVING = ["a * b", "a.sigmoid()", "a.relu()", "a.log()", "a.exp()", "a.permute(1, 0)"]
TOGETHER = [
    "(a + b).sum(0)",
    "(a * b - a).relu().mean()",
    "2 - a * 0.5",
    "1 / (a + 4)",
    "a.view(2, a.size // 2).permute(1, 0).contiguous().view(a.size)",
    "a.view(1, a.size) @ a.view(a.size, 1)",
    "(a == a).all()",
    "(a < b).all()",
]


@task("2.3", weight=4)
@settings(max_examples=4)
@given(
    expression=st.sampled_from(TOGETHER),
    shape=tensors.shapes.map(lambda shape: (2, *shape)),
    scale=numbers,
)
@public.each(TOGETHER, shape=(2, 3), scale=1.5)
def test_together(student, reference, expression, shape, scale):
    """Operations work on the results of others."""
    b = by_rows(shape[-1:])
    described = public.described({"a": by_rows(shape), "b": b}, scale, -scale)
    assert student.value(expression, described) == approx(reference.value(expression, described))


@task("2.3", weight=1)
@settings(max_examples=4)
@given(expression=st.sampled_from(["a + b", "a * b", "a == b"]), pair=public.shapes.misfits())
@example(expression="a + b", pair=((2, 3), (2,)))
def test_operands_that_do_not_fit(student, expression, pair):
    """An operation raises `IndexingError` where the shapes don't broadcast."""
    described = public.described(dict(zip("ab", map(by_rows, pair), strict=True)))
    assert student.value(expression, described) == "IndexingError"


@task("2.3", weight=1)
def test_values_are_saved(student):
    """Operations whose derivative depends on their arguments save something for it."""
    described = public.described({"a": by_rows((2, 3)), "b": by_rows((2, 3))}, 1.0, 1.0)
    assert {name: student.saves(name, described) for name in SAVING} == dict.fromkeys(SAVING, True)


@task("2.3", weight=1)
@settings(max_examples=4)
@given(expression=st.sampled_from(STAYING), operands=public.operands())
@public.each(STAYING, operands=Operands(by_rows((2, 3)), Layout((2, 3), (1, 2))))
def test_operands_stay(student, expression, operands):
    """An operation leaves the tensors that it is made of as they are."""
    found, *after = student.value_and_tensors(expression, public.described(operands._asdict()))
    assert isinstance(found, np.ndarray)
    assert after == approx([public.elements(layout) for layout in operands])
