"""The compiled exp, log and sigmoid agree with Python's, in every corner of float64."""

from __future__ import annotations

import math

import numpy as np
import pytest
from backends import BACKENDS, dense
from hypothesis import given
from hypothesis import strategies as st
from minitorch import elementary, operators

FAST = BACKENDS["fast"]
SMALLEST = 2.3e-308
UNIT = 2.3e-16


@given(x=st.floats(-708, 709.7))
def test_exp_is_exact_to_two_units_in_the_last_place(x: float) -> None:
    assert elementary.exp(x) == pytest.approx(math.exp(x), rel=2 * UNIT)


@given(x=st.floats(SMALLEST, 1.7e308) | st.floats(0.99, 1.01))
def test_log_is_exact_to_two_units_in_the_last_place(x: float) -> None:
    assert elementary.log(x) == pytest.approx(math.log(x), rel=2 * UNIT, abs=0)


@pytest.mark.parametrize(
    ("x", "power"),
    [(710.0, math.inf), (math.inf, math.inf), (-746.0, 0.0), (-math.inf, 0.0), (-745.0, 5e-324)],
)
def test_exp_ends_where_float64_ends(x: float, power: float) -> None:
    assert elementary.exp(x) == power


def test_log_of_what_has_none() -> None:
    found = [elementary.log(x) for x in (0.0, -1.0, math.inf, math.nan)]
    assert np.array_equal([-math.inf, math.nan, math.inf, math.nan], found, equal_nan=True)


def test_nan_stays_nan() -> None:
    nan = dense(np.array([math.nan]), FAST)
    found = [f(nan)[0] for f in (FAST.exp_map, FAST.log_map, FAST.sigmoid_map)]
    assert np.isnan(found).tolist() == [True, True, True]


@given(x=st.floats(-700, 700))
def test_a_tensors_sigmoid_is_that_of_module_0(x: float) -> None:
    found = FAST.sigmoid_map(dense(np.array([x]), FAST))[0]
    assert found == pytest.approx(operators.sigmoid(x), rel=1e-14, abs=1e-300)
