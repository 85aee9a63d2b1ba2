"""What a kernel can use of Python, `math`, numba and CUDA: numbers and functions of numbers.

Functions of memory and of barriers are in `device`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from grader.cuda.values import External, NotUnderstood, Value, number, truth, uniform

CONSTANTS: dict[str, Value] = {
    "math.pi": np.float64(math.pi),
    "math.e": np.float64(math.e),
    "math.inf": np.float64(math.inf),
    "math.nan": np.float64(math.nan),
    "numpy.pi": np.float64(math.pi),
    "numpy.inf": np.float64(math.inf),
    "numpy.nan": np.float64(math.nan),
    "numba.cuda.warpsize": np.int64(32),
    "numba.config.ENABLE_CUDASIM": np.bool_(False),
    "numba.config.DISABLE_JIT": np.bool_(False),
}
DTYPES = {
    name: np.dtype(name)
    for name in (
        "float32", "float64", "int8", "int16", "int32", "int64",
        "uint8", "uint16", "uint32", "uint64",
    )
} | {"boolean": np.dtype(np.bool_), "bool_": np.dtype(np.bool_)}  # fmt: skip
BUILTINS = {
    "range",
    "enumerate",
    "zip",
    "len",
    "min",
    "max",
    "abs",
    "int",
    "float",
    "bool",
    "print",
    "round",
    "pow",
}
LIBRARIES = {"numba", "numpy"}


def known(external: External) -> Value:
    """A constant or a type instead of its name; other names stay names."""
    if external.name in CONSTANTS:
        return CONSTANTS[external.name]
    if external.name.partition(".")[0] in LIBRARIES and external.last in DTYPES:
        return DTYPES[external.last]
    return external


def is_jit(value: Value) -> bool:
    """Whether this is a way to have numba compile a function."""
    return (
        isinstance(value, External)
        and value.name.startswith("numba.")
        and value.last in {"jit", "njit", "autojit"}
    )


def _math(function: Callable[..., Value]) -> Callable[..., Value]:
    """A function of one or two numbers, computed for all threads at once."""

    def computed(*arguments: Value) -> Value:
        return function(*(number(a, "mathematics") for a in arguments))

    return computed


def _integral(function: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda x: as_type(function(number(x, "rounding")), np.dtype(np.int64))


def _extreme(function: Callable[[Value, Value], Value]) -> Callable[..., Value]:
    def extreme(*arguments: Value) -> Value:
        items = arguments[0] if len(arguments) == 1 else arguments
        if not isinstance(items, tuple) or not items:
            raise NotUnderstood("`min` or `max` of something else than numbers")
        result = number(items[0], "the largest")
        for item in items[1:]:
            result = function(result, number(item, "the largest"))
        return result

    return extreme


def _rounded(x: Value, digits: Value = None) -> Value:
    if digits is None:
        return as_type(np.rint(number(x, "rounding")), np.dtype(np.int64))
    if not uniform(digits):
        raise NotUnderstood("`round` to different digits")
    return np.round(number(x, "rounding"), int(digits))


def as_type(value: Value, dtype: np.dtype[np.generic]) -> Value:
    """A number as another type, as a GPU converts it."""
    if dtype == np.bool_:
        return truth(value)
    return number(value, "conversion").astype(dtype)


def power(x: Value, y: Value) -> Value:
    """X ** y; of integers an integer, as long as y is not negative."""
    both = x.dtype.kind in "iu" and y.dtype.kind in "iu"
    if both and np.any(y < 0):
        x = x.astype(np.float64)
    return np.power(x, y)


def divide(x: Value, y: Value) -> Value:
    """X / y, a float also for integers; infinite or NaN for y = 0."""
    return np.true_divide(x, y)


FLOAT64, INT64 = np.dtype(np.float64), np.dtype(np.int64)
UNARY = {
    "exp": np.exp, "log": np.log, "log2": np.log2, "log10": np.log10, "log1p": np.log1p,
    "expm1": np.expm1, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "fabs": np.fabs, "isnan": np.isnan, "isinf": np.isinf, "trunc": np.trunc,
    "isfinite": np.isfinite,
}  # fmt: skip
TWO = {"pow": np.power, "fmod": np.fmod, "atan2": np.arctan2, "hypot": np.hypot,
       "copysign": np.copysign}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Value]] = {
    **{f"math.{name}": _math(lambda x, f=f: f(_float(x))) for name, f in UNARY.items()},
    **{f"math.{name}": _math(lambda x, y, f=f: f(_float(x), _float(y))) for name, f in TWO.items()},
    "math.floor": _integral(np.floor),
    "math.ceil": _integral(np.ceil),
    "math.erf": _math(lambda x: np.vectorize(math.erf, otypes=[np.float64])(x)[()]),
    "builtins.abs": _math(np.abs),
    "builtins.pow": _math(power),
    "builtins.min": _extreme(np.minimum),
    "builtins.max": _extreme(np.maximum),
    "builtins.round": _rounded,
    "builtins.int": lambda x: as_type(x, INT64),
    "builtins.float": lambda x: as_type(x, FLOAT64),
    "builtins.bool": truth,
    "builtins.print": lambda *_: None,
}


def _float(x: Value) -> Value:
    return x.astype(np.float64) if x.dtype.kind in "iu" else x
