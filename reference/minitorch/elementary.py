"""exp, log and sigmoid in arithmetic alone, which the compiler applies to eight numbers at once.

The functions of Python's `math` are calls into a library, one number at a time. These agree with
them to about two units in the last place, over all of float64. Without branches: what a condition
chooses from is computed on both sides.

Source: Muller, Elementary Functions, chapter 11 (range reduction); the constants are ln 2 and the
coefficients of the series of exp and of artanh.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import config, types
from numba.extending import intrinsic

from . import operators
from .compilation import njit

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
"""ln 2 in two parts; products of the first with whole numbers up to 2^20 are exact."""
ROUND = 6755399441055744.0
"""1.5 * 2^52: added to a number, it leaves the nearest whole number in the lowest bits."""
EXPONENT = 52
"""Where a float64's exponent starts, counted in bits."""
ROOT_OF_HALF = 0x3FE6A09E667F3BCD
"""The bits of the root of 1/2."""
SMALLEST, LARGEST = sys.float_info.min, sys.float_info.max
INFINITY, NAN = float("inf"), float("nan")


@intrinsic
def bits(typing_context: object, x: Any) -> tuple[Any, Any]:  # noqa: ARG001
    """The 64 bits of a float64, as an integer."""
    return types.int64(x), lambda _, builder, __, args: builder.bitcast(args[0], ir.IntType(64))


@intrinsic
def number(typing_context: object, x: Any) -> tuple[Any, Any]:  # noqa: ARG001
    """The float64 with these 64 bits."""
    return types.float64(x), lambda _, builder, __, args: builder.bitcast(args[0], ir.DoubleType())


@njit
def power_of_2(k: int) -> float:
    """2^k, for k from -1022 to 1023."""
    return number((k + 1023) << EXPONENT)


@njit
def exp(x: float) -> float:
    """e^x = 2^k * e^r, with x = k ln 2 + r and |r| <= ln 2 / 2, and the series of e^r."""
    x = types.float64(x)
    x = 710.0 if x > 710.0 else x
    x = -746.0 if x < -746.0 else x
    rounded = x * LOG2_E + ROUND
    k = bits(rounded) - bits(ROUND)
    whole = rounded - ROUND
    r = x - whole * LN2_HIGH - whole * LN2_LOW
    y = 1.0 / 6227020800.0
    for factorial in (
        479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0,
        1.0, 1.0,
    ):  # fmt: skip
        y = y * r + 1.0 / factorial
    half = k >> 1  # in two steps: 2^k may be beyond what a float64 holds where e^x is not
    return y * power_of_2(half) * power_of_2(k - half)


def _natural_log(x: float) -> float:
    """ln x = k ln 2 + 2 artanh(s), with x = 2^k m, s = (m - 1) / (m + 1), and its series in s.

    m is from the root of 1/2 to that of 2. Subnormal numbers are taken for 0.
    """
    x = types.float64(x)
    pattern = bits(x)
    k = (pattern - ROOT_OF_HALF) >> EXPONENT
    m = number(pattern - (k << EXPONENT))
    whole = number(bits(ROUND) + k) - ROUND
    f = m - 1.0
    s = f / (m + 1.0)
    square = s * s
    y = 1.0 / 21.0
    for odd in (19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        y = y * square + 1.0 / odd
    # 2 artanh(s) = f - s * (f - 2 s^2 y): f is exact, so that little is lost near x = 1.
    y = whole * LN2_HIGH + (f - s * (f - 2.0 * square * y) + whole * LN2_LOW)
    y = y if x <= LARGEST else x
    y = y if x >= SMALLEST else -INFINITY
    return y if x >= 0.0 else NAN


log = njit(_natural_log, error_model="numpy")  # no question whether m + 1 is 0 at each division


def _log(x: float) -> float:
    return log(x + operators.EPS)


def _sigmoid(x: float) -> float:
    e = exp(-abs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


SAME: dict[Callable[..., float], Callable[..., float]] = (
    {}
    if config.DISABLE_JIT
    else {
        operators.exp: lambda x: exp(x),  # noqa: PLW0108 - compiled as part of a kernel
        operators.log: _log,
        operators.sigmoid: _sigmoid,
    }
)
"""For operators of module 0, the same in a form that suits the compiler."""
