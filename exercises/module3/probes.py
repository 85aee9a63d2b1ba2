"""What the tests of module 3 can ask. Runs beside your package; plain data in, plain data out.

Your package is imported inside each probe, so that what is missing in it costs its own task only.
A tensor's layout is [storage, shape, strides].
"""

from functools import lru_cache

import numpy as np

# Tasks 3.1 and 3.2: kernels, asked directly


def _stretched(x):
    return 2.0 * x + 1.0


def _mixed(x, y):
    return x - 3.0 * y


def _joined(x, y):
    return x + y - 1.0


FUNCTIONS = {"tensor_map": _stretched, "tensor_zip": _mixed, "tensor_reduce": _joined}
"""What kernels are made of: 2x + 1, x - 3y, and x + y - 1, which leaves x as it is for y = 1."""


def filled(kernel, threads, out, inputs, *dim):
    """The storage of `out` after `kernel` has filled it from `inputs`, by so many threads."""
    import numba

    function = _kernel(kernel)
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
    storage, shape, strides = _layout(out)
    operands = [part for each in inputs for part in _layout(each)]
    function(storage, shape, strides, *operands, *dim)
    return storage


@lru_cache
def _kernel(name):
    from minitorch import fast_ops
    from minitorch.compilation import njit

    if name == "tensor_matrix_multiply":
        return fast_ops.tensor_matrix_multiply
    return getattr(fast_ops, name)(njit(FUNCTIONS[name]))


def _layout(tensor):
    """Storage, shape and strides, of the kinds that tensors hand to kernels."""
    storage, shape, strides = tensor
    return np.array(storage), _numbers(shape), _numbers(strides)


def _numbers(values):
    array = np.array(values, np.int32)
    array.flags.writeable = False
    return array


# Tasks 3.1 and 3.2: the fast backend, by way of tensors


def mapped(a):
    """`FastOps.map` of 2x + 1 for a tensor."""
    from minitorch.fast_ops import FastOps

    return _array(FastOps.map(_stretched)(_tensor(a)))


def zipped(a, b):
    """`FastOps.zip` of x - 3y for two tensors, which broadcast."""
    from minitorch.fast_ops import FastOps

    return _array(FastOps.zip(_mixed)(_tensor(a), _tensor(b)))


def reduced(a, dim, start):
    """`FastOps.reduce` of x + y - 1 from `start`, along one dimension of a tensor."""
    from minitorch.fast_ops import FastOps

    return _array(FastOps.reduce(_joined, start)(_tensor(a), dim))


def product(a, b):
    """`FastOps.matrix_multiply` of two tensors."""
    from minitorch.fast_ops import FastOps

    return _array(FastOps.matrix_multiply(_tensor(a), _tensor(b)))


def _tensor(layout):
    from minitorch.tensor import Tensor
    from minitorch.tensor_ops import SimpleBackend

    storage, shape, strides = layout
    return Tensor.make(np.array(storage), tuple(shape), tuple(strides), backend=SimpleBackend)


def _array(tensor):
    return np.array(tensor.to_numpy(), np.float64)
