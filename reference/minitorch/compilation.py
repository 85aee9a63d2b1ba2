"""numba, as the fast backend uses it: compiled once, kept on disk, on threads that bear forks.

numba keeps compiled functions on disk by itself, but not those made by functions, such as
`tensor_map(fn)`: it names them by the identity of what they close over, which each process has
anew. Here they are named by what was written: code, constants, and the same of all that they call.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeVar

import llvmlite
import numba
from numba.core.caching import FunctionCache
from numba.core.dispatcher import Dispatcher
from numba.core.serialize import dumps

F = TypeVar("F", bound=Callable[..., Any])


def _choose_threads() -> None:
    """Let numba use Intel's TBB: of its thread pools the one that bears forks and nesting.

    PyPI's package puts the library where the loader does not look for it. Whoever sets
    NUMBA_THREADING_LAYER, or has no TBB, gets what numba chooses.
    """
    library = Path(sys.prefix) / "lib" / "libtbb.so.12"
    if "NUMBA_THREADING_LAYER" not in os.environ and library.exists():
        ctypes.CDLL(str(library), ctypes.RTLD_GLOBAL)
        numba.config.THREADING_LAYER = "tbb"


_choose_threads()


def _written(value: object, seen: set[object]) -> str:
    """What a function is made of, as text that is the same in every process."""
    parts: list[object] = []
    match value:
        case Dispatcher():
            parts = [value.py_func, *sorted(value.targetoptions.items())]
        case FunctionType() if value not in seen:
            seen.add(value)
            cells = [cell.cell_contents for cell in value.__closure__ or ()]
            globals_ = [value.__globals__.get(name) for name in _names(value.__code__)]
            parts = [value.__code__, value.__defaults__, *cells, *globals_]
        case CodeType():
            parts = [value.co_code.hex(), *value.co_names, *value.co_varnames, *value.co_consts]
        case tuple() | list():
            parts = [*value]
        case set() | frozenset():  # each process has its own order
            parts = [*sorted(map(repr, value))]
        case bool() | int() | float() | str() | None:
            return repr(value)
    named = getattr(value, "__name__", type(value).__name__)
    return f"{named}({' '.join([_written(part, seen) for part in parts])})"


def _names(code: CodeType) -> list[str]:
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    return [*code.co_names, *(name for nested in inner for name in _names(nested))]


class _Files:
    """A file for each compiled function, named by all that made it what it is.

    numba's own files are numbered by an index, of which two processes that compile at the same
    time lose parts: a name may then stand for another function's code.
    """

    def __init__(self, folder: str, function: str) -> None:
        self._folder, self._function = Path(folder), function

    def _path(self, key: object) -> Path:
        made = f"{key} {numba.__version__} {llvmlite.__version__} {sys.version}"
        digest = hashlib.sha256(made.encode()).hexdigest()[:32]
        return self._folder / f"{self._function}-{digest}.nbc"

    def load(self, key: object) -> object | None:
        """What was saved under `key`, or None."""
        path = self._path(key)
        return pickle.loads(path.read_bytes()) if path.exists() else None  # noqa: S301 - our own

    def save(self, key: object, data: object) -> None:
        """Keep `data` under `key`: whole, or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(dumps(data))
        Path(file.name).replace(self._path(key))


class _WrittenCache(FunctionCache):
    """numba's cache on disk, with functions named by what they are made of."""

    def __init__(self, compiled: Dispatcher, function: str) -> None:
        super().__init__(compiled.py_func)
        self._digest = _digest(compiled)
        self._cache_file = _Files(self._cache_path, function)

    def _index_key(self, sig: object, codegen: Any) -> tuple[object, ...]:
        return sig, codegen.magic_tuple(), self._digest, numba.config.BOUNDSCHECK


def _digest(value: object) -> str:
    return hashlib.sha256(_written(value, set()).encode()).hexdigest()[:32]


def _renamed(fn: Callable[..., Any]) -> FunctionType:
    """The same function under a name of its own.

    What is loaded from disk is linked by name, and a part that is loaded already is not loaded
    again: two functions of one name would become one.
    """
    digest = _digest(fn)
    assert isinstance(fn, FunctionType)
    same = FunctionType(fn.__code__, fn.__globals__, None, fn.__defaults__, fn.__closure__)
    same.__module__, same.__doc__ = fn.__module__, fn.__doc__
    same.__name__, same.__qualname__ = f"{fn.__name__}_{digest}", f"{fn.__qualname__}_{digest}"
    return same


def njit(fn: F, **options: Any) -> F:
    """Compile `fn` by numba when it is first called, or take it from disk.

    Functions that were not read from a file are compiled anew in each process. With
    NUMBA_DISABLE_JIT=1 nothing is compiled; with NUMBA_BOUNDSCHECK=1 loops run on one thread.
    """
    if numba.config.DISABLE_JIT:
        return fn
    if numba.config.BOUNDSCHECK:
        options = {**options, "parallel": False}  # in a parallel loop, numba forgets errors
    compiled = numba.njit(**options)(_renamed(fn))
    with suppress(RuntimeError):  # numba found no file, or no folder it may write to
        compiled._cache = _WrittenCache(compiled, fn.__name__)
    return compiled
