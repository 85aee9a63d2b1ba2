"""What a failed comparison is told as: both values, where they differ first, derivatives."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from grader.explanation import details, explain, show
from grader.report import DERIVATIVES, Derivative, Difference
from grader.testing import approx, gradients

SQUARE = np.array([[1.0, 2.0], [3.0, 4.0]])


class Case(NamedTuple):
    """What an example may be."""

    x: np.ndarray[Any, Any]
    rate: float


def changed(array: np.ndarray[Any, Any], *index: int) -> np.ndarray[Any, Any]:
    """A copy with zeros at `index` and after it."""
    copy = array.copy()
    copy.flat[np.ravel_multi_index(index, array.shape) :] = 0
    return copy


def test_an_array_is_told_by_its_first_differing_index() -> None:
    told = explain(changed(SQUARE, 1, 0), "==", approx(SQUARE)).difference
    assert told == Difference("[1, 0]", "3.0", "0.0", differing=2, total=4)


def test_what_is_close_does_not_differ() -> None:
    told = explain(changed(SQUARE, 1, 1) + 1e-12, "==", approx(SQUARE)).difference
    assert told is not None
    assert (told.at, told.differing) == ("[1, 1]", 1)


def test_another_shape_is_told_by_both_shapes() -> None:
    told = explain(np.zeros((9, 5)), "==", approx(np.zeros((5, 9))))
    assert (told.expected, told.got) == ("float64 (5, 9)", "float64 (9, 5)")


def test_another_type_is_told_by_both_types() -> None:
    told = explain(np.array([1]), "==", approx(np.array([1.0])))
    assert (told.expected, told.got) == ("float64 (1,) [1.0]", "int64 (1,) [1]")


@pytest.mark.parametrize(
    ("got", "expected", "at"),
    [
        ([1.0, [2.0, 4.0]], [1.0, [2.0, 3.0]], "[1][1]"),
        ({"w": [1, 2], "b": [0]}, {"w": [1, 2], "b": [1]}, "['b'][0]"),
        ([{"out": changed(SQUARE, 0, 1)}], [{"out": SQUARE}], "[0]['out'][0, 1]"),
        ([[1, 2], [3]], [[1, 2], [3, 4]], "[1]"),
        ([1, None], [1, 2], "[1]"),
        ([1, 2], [1, 2, 3], ""),
        ({"w": SQUARE, "v": SQUARE}, {"w": SQUARE, "b": SQUARE}, ""),
        (None, SQUARE, ""),
    ],
)
def test_a_nested_value_is_told_by_the_path_to_its_first_difference(
    got: object, expected: object, at: str
) -> None:
    told = explain(got, "==", approx(expected)).difference
    assert told is not None
    assert (told.at, got == approx(expected)) == (at, False)


def test_a_plain_list_has_its_first_difference_too() -> None:
    told = explain([1, 2, 3], "==", [1, 5, 3]).difference
    assert told == Difference("[1]", "5", "2", differing=1, total=3)


def test_one_number_has_no_place_to_differ() -> None:
    told = explain(1.0, "==", approx(2.0))
    assert (told.expected, told.got, told.difference) == ("2.0", "1.0", None)


def test_a_large_array_is_not_dumped() -> None:
    told = explain(np.zeros((100, 100)), "==", approx(np.ones((100, 100))))
    assert (told.got, told.difference and told.difference.differing) == (
        "float64 (100, 100)",
        10_000,
    )


def test_texts_of_arrays_are_short_wherever_they_stand() -> None:
    assert show([np.zeros(1000), {"x": np.ones(2)}]) == (
        "[float64 (1000,), {'x': float64 (2,) [1.0, 1.0]}]"
    )


def test_a_named_tuple_is_shown_by_its_fields() -> None:
    assert show(Case(SQUARE, 0.5)) == "Case(x=float64 (2, 2) [[1.0, 2.0], [3.0, 4.0]], rate=0.5)"


def test_gradients_are_told_as_analytic_beside_numeric() -> None:
    told = explain({"x": 2.0, "y": 5.0}, "==", gradients({"x": 2.00000001, "y": 3.0}))
    assert told.gradients == [
        Derivative("x", "2", "2", agrees=True),
        Derivative("y", "5", "3", agrees=False),
    ]


def test_gradients_of_a_tensor_are_told_entry_by_entry() -> None:
    told = explain({"a": changed(SQUARE, 1, 1)}, "==", gradients({"a": SQUARE}))
    assert [(row.name, row.agrees) for row in told.gradients] == [
        ("a[0, 0]", True),
        ("a[0, 1]", True),
        ("a[1, 0]", True),
        ("a[1, 1]", False),
    ]


def test_of_many_gradients_those_that_differ_are_told_first() -> None:
    numeric = np.ones(100)
    told = explain({"a": changed(numeric, 97)}, "==", gradients({"a": numeric}))
    names = [row.name for row in told.gradients if not row.agrees]
    assert (len(told.gradients), names) == (DERIVATIVES, ["a[97]", "a[98]", "a[99]"])


@pytest.mark.parametrize(
    "got", [None, [], {}, {"x": None}, {"x": "2"}, {"x": np.ones(3)}, {"x": SQUARE, "y": 1.0}]
)
def test_gradients_of_another_kind_are_wrong_and_no_error(got: object) -> None:
    expected = gradients({"x": SQUARE})
    assert got != expected
    assert all(not row.agrees or row.name for row in explain(got, "==", expected).gradients)


def test_gradients_bear_the_error_of_a_difference() -> None:
    near, far = {"x": 2.0001}, {"x": 2.001}
    assert near == gradients({"x": 2.0})
    assert far != gradients({"x": 2.0})


def test_pytest_says_it_in_lines() -> None:
    told = explain({"x": 2.0}, "==", gradients({"x": 3.0}))
    assert details(told) == [
        "first difference at ['x']: 3.0 expected, 2.0 got",
        "✗ x: analytic 2, numeric 3",
    ]


def test_a_number_of_numpys_is_told_as_a_number() -> None:
    assert (show(np.int64(6)), show((np.int64(6), np.float64(0.5)))) == ("6", "(6, 0.5)")
