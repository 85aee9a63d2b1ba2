"""MiniTorch: a small deep-learning library, written one module at a time by its students.

What its files define is reachable from here, and a file is read when something of it is first
asked for: a definition that is still missing or broken costs nobody else, and numba is loaded by
those who use it.
"""

from importlib import import_module as _import
from importlib.util import find_spec as _find

from . import operators as operators
from .datasets import Graph as Graph
from .datasets import datasets as datasets
from .datasets import make_pts as make_pts
from .module import *  # noqa: F403
from .testing import MathTest as MathTest
from .testing import MathTestVariable as MathTestVariable

_LATER = (
    "autodiff",
    "scalar",
    "optim",
    "tensor_data",
    "tensor_ops",
    "tensor",
    "tensor_functions",
    "creation",
    "gradient_check",
    "scalar_functions",
    "nn",
    "fast_ops",
    "fast_conv",
    "cuda_ops",
    "cuda_conv",
)


def __getattr__(name: str) -> object:
    """What Python did not find here: a file of that name, or what one of the files defines."""
    present = [file for file in _LATER if _find(f"{__name__}.{file}")]
    if name in present:
        return _import(f"{__name__}.{name}")
    if name == "__all__":  # from minitorch import *
        files = [_import(f"{__name__}.{file}") for file in present]
        return sorted({n for file in files for n in dir(file) if not n.startswith("_")})
    if not name.startswith("_"):
        for file in present:
            module = _import(f"{__name__}.{file}")
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"minitorch has no {name!r}")
