"""What the tests of module 3 can ask. Runs beside your package; plain data in, plain data out.

Your package is imported inside each probe, so that what is missing in it costs its own task only.
A tensor's layout is [storage, shape, strides].
"""

import importlib
import random
import re
import sys
import traceback
from contextlib import suppress
from functools import cache
from types import SimpleNamespace

import numpy as np

# Tasks 3.1 and 3.2: kernels, asked directly

FUNCTIONS = {
    "tensor_map": lambda x: 2.0 * x + 1.0,
    "tensor_zip": lambda x, y: x - 3.0 * y,
    "tensor_reduce": lambda x, y: x + y - 1.0,
}
"""What kernels are made of: 2x + 1, x - 3y, and x + y - 1, which leaves x as it is for y = 1."""


def filled(kernel, threads, out, inputs, *dim):
    """The storage of `out` after `kernel` has filled it from `inputs`, by so many threads."""
    import numba

    function = _kernel(kernel)
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
    return _filled(function, out, inputs, *dim)


def filled_as_written(kernel, out, inputs, *dim):
    """The same, but by a copy of your package that is not compiled: Python checks each index."""
    import numba

    compiled, before = _unloaded(), numba.config.DISABLE_JIT
    numba.config.DISABLE_JIT = 1
    try:
        return _filled(_kernel.__wrapped__(kernel), out, inputs, *dim)
    finally:
        numba.config.DISABLE_JIT = before
        _unloaded()
        sys.modules.update(compiled)


def _unloaded():
    names = [name for name in sys.modules if name.partition(".")[0] == "minitorch"]
    return {name: sys.modules.pop(name) for name in names}


def _filled(function, out, inputs, *dim):
    storage, shape, strides = _layout(out)
    operands = [part for each in inputs for part in _layout(each)]
    function(storage, shape, strides, *operands, *dim)
    return storage


def filled_again(times, kernel, threads, out, inputs, *dim):
    """As `filled`, so many times: the first storage, and one that differs from it, if there is."""
    first = filled(kernel, threads, out, inputs, *dim)
    other = first
    for _ in range(times):
        other = filled(kernel, threads, out, inputs, *dim)
        if not np.array_equal(first, other, equal_nan=True):
            break
    return [first, other]


@cache
def _kernel(name):
    from minitorch import fast_ops
    from minitorch.compilation import njit

    if name == "tensor_matrix_multiply":
        nothing = [np.zeros(0), _numbers([0, 0, 0]), _numbers([0, 0, 0])]
        with suppress(ArithmeticError, LookupError, TypeError, ValueError):
            fast_ops._tensor_matrix_multiply(*nothing * 3)  # is it written yet?
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


# Tasks 3.1 and 3.2: work that takes a while, for races


def zipped_often(a, b, times):
    """Two matrices that lie row by row, zipped by x - 3y, each time with the last result."""
    kernel, shape, strides = _kernel("tensor_zip"), _numbers(a.shape), _numbers([a.shape[1], 1])
    x, y, result = np.array(a.ravel()), np.array(b.ravel()), np.empty(a.size)
    for _ in range(times):
        kernel(result, shape, strides, x, shape, strides, y, shape, strides)
        x, result = result, x
    return x


def folded_often(a, times):
    """Rows of a matrix folded by x + y - 1, each time from the last result."""
    kernel, (rows, columns) = _kernel("tensor_reduce"), a.shape
    sizes, steps = _numbers([rows, columns]), _numbers([columns, 1])
    one, storage, out = _numbers([rows, 1]), np.array(a.ravel()), np.zeros(rows)
    for _ in range(times):
        kernel(out, one, _numbers([1, 1]), storage, sizes, steps, 1)
    return out


def multiplied(a, b):
    """The product of two batches of matrices that lie row by row, by the kernel."""
    shape = (*a.shape[:2], b.shape[2])
    layouts = [(np.array(x.ravel()), x.shape) for x in (a, b)]
    out = np.zeros(np.prod(shape))
    parts = [(s, _numbers(n), _rows(n)) for s, n in ((out, shape), *layouts)]
    _kernel("tensor_matrix_multiply")(*[part for tensor in parts for part in tensor])
    return out.reshape(shape)


def multiplied_simply(a, b):
    """As `multiplied`, on the backend of module 2."""
    from minitorch.tensor_ops import SimpleOps

    x, y = (_tensor([t.ravel(), t.shape, _rows(t.shape)]) for t in (a, b))
    return _array(SimpleOps.matrix_multiply(x, y))


def _rows(shape):
    return _numbers([shape[1] * shape[2], shape[2], 1])


# Tasks 3.1 and 3.2: the fast backend, by way of tensors


def mapped(a):
    """`FastOps.map` of 2x + 1 for a tensor."""
    from minitorch.fast_ops import FastOps

    return _array(FastOps.map(FUNCTIONS["tensor_map"])(_tensor(a)))


def zipped(a, b):
    """`FastOps.zip` of x - 3y for two tensors, which broadcast."""
    from minitorch.fast_ops import FastOps

    return _array(FastOps.zip(FUNCTIONS["tensor_zip"])(_tensor(a), _tensor(b)))


def reduced(a, dim, start):
    """`FastOps.reduce` of x + y - 1 from `start`, along one dimension of a tensor."""
    from minitorch.fast_ops import FastOps

    return _array(FastOps.reduce(FUNCTIONS["tensor_reduce"], start)(_tensor(a), dim))


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


# Tasks 3.3 and 3.4: the CUDA backend, by way of tensors


def launched(name, *operands):
    """What `CudaOps` makes of tensors by "matrix_multiply", or by "add_reduce" along a dimension.

    There need not be a GPU: numba's simulator runs the kernels, one thread after the other.
    """
    import numba

    numba.config.ENABLE_CUDASIM = 1  # before anything imports numba.cuda, and in this test only
    from minitorch.creation import tensor
    from minitorch.cuda_ops import CudaOps
    from minitorch.tensor_ops import TensorBackend

    backend = TensorBackend(CudaOps)
    tensors = [tensor(x, backend) if isinstance(x, np.ndarray) else x for x in operands]
    return _array(getattr(backend, name)(*tensors))


# Tasks 3.3 and 3.4: assembly for a GPU, which need not be there


def assembly(path, name, arguments, words):
    """Those of `words` that are in a kernel's assembly; some are made for one of `FUNCTIONS`.

    Arguments are "tensor" (storage, shape, strides), "array", "int" or "float". Where numba can
    compile no kernel at all, the answer is a text that says why.
    """
    from numba import cuda
    from numba.core import errors

    kernel = getattr(importlib.import_module(path), name)
    if name in FUNCTIONS:
        kernel = kernel(cuda.jit(device=True)(FUNCTIONS[name]))
    kernel = getattr(kernel, "py_func", kernel)
    if "NotImplementedError" in kernel.__code__.co_names:  # a stub says so itself
        kernel(*[None] * kernel.__code__.co_argcount)
    try:
        text = _assembly(kernel, arguments)
    except Exception as error:
        if reason := _no_assembler():
            return reason
        told = errors.CompilerError("", loc=_place(error, kernel))
        told.args = (f"numba can't compile `{name}` for a GPU: {_said(error)}",)
        raise told from error
    return [word for word in words if word in text]


def _no_assembler():
    try:
        _assembly(lambda _: None, ["array"])
    except Exception as error:  # noqa: BLE001 - whatever it is, no student's kernel did it
        return f"{type(error).__name__}: {error}"
    return ""


def _assembly(function, arguments):
    """A kernel's assembly for GPUs of compute capability 8.0."""
    from numba import cuda, types
    from numba.cuda import dispatcher

    sizes, array = types.Array(types.int64, 1, "C"), types.Array(types.float64, 1, "C")
    kinds = {"array": (array,), "tensor": (array, sizes, sizes)}
    kinds |= {"int": (types.int64,), "float": (types.float64,)}
    given = sum((kinds[argument] for argument in arguments), ())
    gpu, here = SimpleNamespace(compute_capability=(8, 0)), dispatcher.get_current_device
    dispatcher.get_current_device = lambda: gpu  # numba asks it before it compiles what is called
    try:
        return cuda.compile_ptx(function, given, cc=gpu.compute_capability)[0]
    finally:
        dispatcher.get_current_device = here


def _said(error):
    """What numba said, without its own ways and candidates, in one line."""
    said = re.sub(r"^Failed in .*? pipeline .*\n", "", str(error))
    said = re.split(r"\n\s*(?:There are \d+ candidate|During: |File \")", said)[0]
    return " ".join(re.sub(r", defined at \S+ \(\d+\)", "", said).split())


def _place(error, kernel):
    """Where numba was when it gave up: it says so, or its own frames do, or the kernel begins."""
    from numba.core.ir import Loc

    told = re.search(r" at (\S+) \((\d+)\)", str(error))
    frames = [frame.f_locals.get("loc") for frame, _ in traceback.walk_tb(error.__traceback__)]
    places = [getattr(error, "loc", None), told and Loc(told[1], int(told[2])), *reversed(frames)]
    begin = Loc(kernel.__code__.co_filename, kernel.__code__.co_firstlineno)
    return next(place for place in [*places, begin] if getattr(place, "line", None))


# Task 3.5: training. A model's parameters are arrays by their names.
# Your operators, looped over by numpy instead of by your kernels: nothing is compiled, and what
# 3.1 and 3.2 are like makes no difference here.

_training = {}


@cache
def _backend():
    from minitorch.tensor_ops import TensorBackend, TensorOps

    def made(like, array):
        return like.new(np.array(array, np.float64).ravel(), np.shape(array))

    class LoopedOps(TensorOps):
        @staticmethod
        def map(fn):
            each = np.frompyfunc(fn, 1, 1)
            return lambda a: made(a, each(a.to_numpy()))

        @staticmethod
        def zip(fn):
            each = np.frompyfunc(fn, 2, 1)
            return lambda a, b: made(a, each(a.to_numpy(), b.to_numpy()))

        @staticmethod
        def reduce(fn, start=0.0):
            fold = np.frompyfunc(fn, 2, 1).reduce
            return lambda a, dim: made(
                a, fold(a.to_numpy().astype(object), dim, keepdims=True, initial=start)
            )

        @staticmethod
        def matrix_multiply(a, b):
            return made(a, a.to_numpy() @ b.to_numpy())

    return TensorBackend(LoopedOps)


def linear(weights, bias, x):
    """What a `Linear` with these weights and this bias makes of x."""
    from projects.run_fast_tensor import Linear

    layer = Linear(*weights.shape, _backend())
    _set(layer, {"weights": weights, "bias": bias})
    return _array(layer.forward(_fast(x)))


def chances(parameters, hidden, x):
    """What a `Network` with these parameters makes of points x, of shape (n, 2)."""
    trainer = _trainer(hidden)
    _set(trainer.model, parameters)
    return _array(trainer.model.forward(_fast(x)))


def step_from(parameters, hidden, x, labels, rate):
    """One step from given parameters: the loss, the right ones, and all parameters after it.

    Each parameter has collected a derivative of 1 before: a step begins by forgetting it.
    """
    from minitorch.optim import SGD

    trainer = _trainer(hidden)
    _set(trainer.model, parameters)
    for parameter in trainer.model.parameters():
        parameter.value.sum().backward()
    optim = SGD(trainer.model.parameters(), rate)
    loss, right = trainer.step(optim, _fast(x), _fast(np.array(labels, np.float64).reshape(-1, 1)))
    after = {name: _array(p.value) for name, p in trainer.model.named_parameters()}
    return {"loss": loss, "right": right, **after}


def epoch_from(parameters, hidden, x, labels, rate):
    """Steps from given parameters, for ten points at a time: all parameters after them."""
    from minitorch.optim import SGD

    trainer = _trainer(hidden)
    _set(trainer.model, parameters)
    optim = SGD(trainer.model.parameters(), rate)
    for few in np.split(np.arange(len(x)), range(10, len(x), 10)):
        trainer.step(optim, _fast(x[few]), _fast(labels[few].reshape(-1, 1)))
    return {name: _array(p.value) for name, p in trainer.model.named_parameters()}


def start(points, labels, hidden, rate, seed):
    """Begin a training."""
    from minitorch.datasets import Graph

    random.seed(seed)
    graph = Graph(len(points), [tuple(point) for point in points], list(labels))
    _training.update(trainer=_trainer(hidden), graph=graph, rate=rate, epochs=0)


def epoch():
    """Train for one epoch more."""
    done, trainer = _training["epochs"], _training["trainer"]
    trainer.train(_training["graph"], _training["rate"], done + 1, lambda *_: None, start=done)
    _training["epochs"] += 1


def predict(points):
    """The chance that each point is of class 1, as `FastTrain.run_many` says."""
    answer = _training["trainer"].run_many([tuple(point) for point in points])
    return _array(answer).ravel()


def _trainer(hidden):
    from projects.run_fast_tensor import FastTrain

    return FastTrain(hidden, _backend())


def _fast(array):
    from minitorch.tensor import Tensor

    return Tensor.make(array.ravel().astype(np.float64), array.shape, backend=_backend())


def _set(module, arrays):
    """Give each parameter its value."""
    for name, parameter in module.named_parameters():
        parameter.update(_fast(arrays[name]))
