"""Values of a kernel, for all threads of a call at once.

A number that is the same in all threads is a scalar of numpy; one that differs is an array with an
element for each thread. Tuples hold such values; arrays, functions and names are the same for all.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from grader.sandbox.wire import Frame as Line

if TYPE_CHECKING:
    from grader.cuda.frame import Frame
    from grader.cuda.memory import Memory
    from grader.cuda.module import Module

Value: TypeAlias = Any
Lanes: TypeAlias = npt.NDArray[np.int64]
"""Threads, by their number in a call or in a wave; ascending."""
Mask: TypeAlias = npt.NDArray[np.bool_]


class NotUnderstood(Exception):  # noqa: N818
    """A construct that is not of the kernels' language. The message says which."""

    def __init__(self, what: str, node: ast.AST | None = None) -> None:
        super().__init__(what)
        self.node = node
        self.frames: tuple[Line, ...] = ()
        """Where it is, outermost call first; empty where it is not known yet."""


class External(Struct, frozen=True):
    """Something that a library offers, by its full name, such as `numba.cuda.grid`."""

    name: str

    @property
    def last(self) -> str:
        """Its own name, without its library's."""
        return self.name.rpartition(".")[2]


class Function(Struct, frozen=True, eq=False):
    """A function of a submitted text, with the frame that it closes over."""

    node: ast.FunctionDef | ast.Lambda
    module: Module
    scope: Frame | None = None
    compiled: bool = False
    """Whether numba was asked to compile it: only such a function can be called by a kernel."""

    @property
    def name(self) -> str:
        """As its `def` says."""
        return self.node.name if isinstance(self.node, ast.FunctionDef) else "lambda"


class View(Struct, frozen=True):
    """An array: some of the cells of a memory."""

    memory: Memory
    offset: int
    shape: tuple[int, ...]
    steps: tuple[int, ...]
    """Cells from one element to the next, in each dimension."""


def is_number(value: Value) -> bool:
    """Whether it is a number, of all threads or of each."""
    return isinstance(value, np.generic | np.ndarray)


def uniform(value: Value) -> bool:
    """Whether all threads have the same."""
    if isinstance(value, tuple):
        return all(map(uniform, value))
    return not isinstance(value, np.ndarray)


def same(value: Value) -> Value:
    """A number that all threads agree on, as one of all threads; any other value as it is."""
    if isinstance(value, np.ndarray) and len(value) and (value == value[0]).all():
        return value[0]
    return value


def number(value: Value, what: str) -> Value:
    """The value, which must be a number; a truth value is 0 or 1. Raises `NotUnderstood`."""
    if not is_number(value):
        raise NotUnderstood(f"{what} of {kind(value)}")
    return value.astype(np.int64) if value.dtype == np.bool_ else value


def truth(value: Value) -> Value:
    """Whether a number is not 0. Raises `NotUnderstood` for what is no number."""
    if not is_number(value):
        raise NotUnderstood(f"{kind(value)} as a condition")
    return value if value.dtype == np.bool_ else value != 0


def take(value: Value, where: Lanes) -> Value:
    """What the threads `where` have of it."""
    if isinstance(value, np.ndarray):
        return value[where]
    if isinstance(value, tuple):
        return tuple(take(item, where) for item in value)
    return value


def put(old: Value, new: Value, where: Lanes, count: int) -> Value:
    """`old`, which may be None, with `new` in the threads `where`, of `count` threads.

    Raises `NotUnderstood` where threads would have different arrays or functions.
    """
    if isinstance(new, tuple):
        fits = isinstance(old, tuple) and len(old) == len(new)
        olds = old if fits else (None,) * len(new)
        return tuple(put(o, n, where, count) for o, n in zip(olds, new, strict=True))
    if not is_number(new):
        if old is None or old is new or (type(old) is type(new) and old == new):
            return new
        raise NotUnderstood("a name that means another array or function in some of the threads")
    if not is_number(old):
        full = np.zeros(count, new.dtype)
    else:
        full = np.empty(count, np.result_type(old, new))
        full[:] = old
    full[where] = new
    return full


def kind(value: Value) -> str:
    """What it is, as a reader of the kernel would say."""
    if value is None:
        return "None"
    if isinstance(value, External):
        return f"`{value.name}`"
    if isinstance(value, Function):
        return f"the function `{value.name}`"
    names = {View: "an array", tuple: "a tuple", np.dtype: "a type", str: "a text"}
    return names.get(type(value), "a number" if is_number(value) else "this")
