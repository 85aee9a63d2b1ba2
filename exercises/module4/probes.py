"""What the tests of module 4 can ask. Runs beside your package; plain data in, plain data out.

Your package is imported inside each probe, so that what is missing in it costs its own task only.
A tensor's layout is [storage, shape, strides].
"""

import importlib
import random
import re
import traceback
from contextlib import suppress
from types import SimpleNamespace

import numba
import numpy as np

# Here, before tests fork, what they all need is loaded once: numba's own part, then your files.
# What is broken or missing in one of them is told by the probes that need it.
numba.njit(lambda x: x)(1.0)
for _name in ("minitorch.nn", "minitorch.fast_conv", "projects.run_mnist_multiclass"):
    with suppress(BaseException):
        importlib.import_module(_name)


def _leaf(array):
    """A tensor on the simple backend, of which derivatives are wanted."""
    from minitorch.creation import tensor

    return tensor(array, requires_grad=True)


def _constant(array):
    from minitorch.creation import tensor

    return tensor(array)


def _gradients(result, d, **leaves):
    """What flows back to each leaf, where the result matters with the weights `d`."""
    if result.is_constant():
        raise RuntimeError("the result does not know what it was made from: it has no derivative")
    result.backward(_constant(d))
    for name, leaf in leaves.items():
        if leaf.grad is None:
            raise RuntimeError(f"no derivative flows back to {name}")
    return {name: leaf.grad.to_numpy() for name, leaf in leaves.items()}


# Tasks 4.1 and 4.2: convolutions of rows, (batch, channel, width), and of images


def filled(out, input, weight, reverse):
    """What stands in `out` after `_tensor_conv1d` or `_tensor_conv2d`, compiled, has filled it."""
    return _filled(out, input, weight, reverse).to_numpy()


def storage_filled(out, input, weight, reverse):
    """The same as it lies in memory: its storage."""
    return _filled(out, input, weight, reverse).tuple()[0]


def _filled(*operands):
    from minitorch import fast_conv
    from minitorch.tensor import Tensor

    *layouts, reverse = operands
    out, input, weight = (Tensor.make(np.array(s), n, at) for s, n, at in layouts)
    kernel = fast_conv.tensor_conv1d if out.dims == 3 else fast_conv.tensor_conv2d
    kernel(*out.tuple(), out.size, *input.tuple(), *weight.tuple(), reverse)
    return out


def convolved(input, weight):
    """What `conv1d` or `conv2d` answers."""
    return _convolution(_constant(input), _constant(weight)).to_numpy()


def convolution_gradients(input, weight, d):
    """The gradients of `conv1d` or `conv2d`, whose result matters with the weights `d`."""
    x, w = _leaf(input), _leaf(weight)
    return _gradients(_convolution(x, w), d, input=x, weight=w)


def _convolution(input, weight):
    from minitorch.fast_conv import conv1d, conv2d

    return (conv1d if input.dims == 3 else conv2d)(input, weight)


# Task 4.4b: assembly for a GPU, which need not be there


def assembly(path, name, arguments, words):
    """Those of `words` that are in a kernel's assembly.

    Arguments are "tensor" (storage, shape, strides), "array", "int" or "bool". Where numba can
    compile no kernel at all, the answer is a text that says why.
    """
    from numba.core import errors

    kernel = getattr(importlib.import_module(path), name)
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
    kinds |= {"int": (types.int64,), "bool": (types.boolean,)}
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


# Tasks 4.3 and 4.4: the functions of nn.py


def tiled(images, kernel):
    """What `tile` answers: {"patches": array, "height": rows of them, "width": columns}."""
    from minitorch import nn

    patches, height, width = nn.tile(_constant(images), tuple(kernel))
    return {"patches": patches.to_numpy(), "height": height, "width": width}


def pooled(name, images, kernel):
    """What `avgpool2d` or `maxpool2d` answers."""
    from minitorch import nn

    return getattr(nn, name)(_constant(images), tuple(kernel)).to_numpy()


def pooled_turned(name, images, kernel):
    """The same of images that lie in memory with their rows and columns exchanged."""
    from minitorch import nn

    turned = _constant(images.transpose(0, 1, 3, 2)).permute(0, 1, 3, 2)
    return getattr(nn, name)(turned, tuple(kernel)).to_numpy()


def pooling_gradient(name, images, kernel, d):
    """The gradient of the images, where the pooling's result matters with the weights `d`."""
    from minitorch import nn

    x = _leaf(images)
    return _gradients(getattr(nn, name)(x, tuple(kernel)), d, images=x)


def tile_gradient(images, kernel, d):
    """The gradient of the images, where the patches of `tile` matter with the weights `d`."""
    from minitorch import nn

    x = _leaf(images)
    return _gradients(nn.tile(x, tuple(kernel))[0], d, images=x)


def along(name, x, dim):
    """What `argmax`, `max`, `softmax` or `logsoftmax` answers along a dimension."""
    from minitorch import nn

    return getattr(nn, name)(_constant(x), dim).to_numpy()


def gradient_along(name, x, dim, d):
    """The gradient of x, where the result of `along` matters with the weights `d`."""
    from minitorch import nn

    leaf = _leaf(x)
    return _gradients(getattr(nn, name)(leaf, dim), d, x=leaf)


def dropped(x, rate, ignore, d):
    """What `dropout` answers, and the gradient of x where that matters with the weights `d`."""
    from minitorch import nn

    leaf = _leaf(x)
    result = nn.dropout(leaf, rate, ignore) if ignore is not None else nn.dropout(leaf, rate)
    return {"result": result.to_numpy(), **_gradients(result, d, x=leaf)}


# Task 4.5: networks, on arithmetic by numpy: what module 3 is like makes no difference here


FUNCTIONS = {
    "neg": np.negative,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0.0),
    "log": lambda x: np.log(x + 1e-6),
    "exp": np.exp,
    "id": np.array,
    "inv": np.reciprocal,
    "add": np.add,
    "mul": np.multiply,
    "lt": np.less,
    "eq": np.equal,
    "max": np.maximum,
    "is_close": lambda x, y: np.abs(x - y) < 0.01,
    "relu_back": lambda x, d: np.where(x > 0, d, 0.0),
    "log_back": lambda x, d: d / (x + 1e-6),
    "inv_back": lambda x, d: -d / x**2,
}


def _numpy_backend():
    """A backend that needs no compiler and no loops."""
    from minitorch.tensor_ops import TensorBackend, TensorOps

    def made(like, array):
        return like.new(np.array(array, float).ravel(), np.shape(array))

    class NumpyOps(TensorOps):
        @staticmethod
        def map(fn):
            return lambda a: made(a, FUNCTIONS[fn.__name__](a.to_numpy()))

        @staticmethod
        def zip(fn):
            return lambda a, b: made(a, FUNCTIONS[fn.__name__](a.to_numpy(), b.to_numpy()))

        @staticmethod
        def reduce(fn, start=0.0):
            fold = FUNCTIONS[fn.__name__].reduce
            return lambda a, dim: made(a, fold(a.to_numpy(), dim, keepdims=True, initial=start))

        @staticmethod
        def matrix_multiply(a, b):
            return made(a, a.to_numpy() @ b.to_numpy())

    return TensorBackend(NumpyOps)


_running = {}


def _project(name):
    """A training run's file, with numpy for its arithmetic."""
    if name not in _running:
        _running[name] = importlib.import_module(f"projects.{name}")
        _running[name].BACKEND = _numpy_backend()
    return _running[name]


def start_digits(height, width, seed):
    """A new network for images of that size. Names of its parameters, with their shapes."""
    random.seed(seed)
    _running["digits"] = _project("run_mnist_multiclass").ImageTrain(height, width)
    return _shapes(_running["digits"].model)


def learn_digits(images, labels, rate):
    """One epoch: `labels` has a row for each image, with a 1 at its class."""
    data = _project("run_mnist_multiclass").Images(images, labels)
    few = type(data)(images[:1], labels[:1])
    _running["digits"].train(data, few, rate, 1, lambda *_: None)


def chances_of_digits(images, training=False):
    """What the network answers for images: the logarithm of the chance of each class."""
    run = _running["digits"]
    (run.model.train if training else run.model.eval)()
    return run.run_many(images).to_numpy()


def start_sentences(features, size, widths, seed):
    """A new network for words of so many numbers. Names of its parameters, with their shapes."""
    random.seed(seed)
    project = _project("run_sentiment")
    model = project.CNNSentimentKim(features, size, tuple(widths))
    _running["sentences"] = project.SentenceSentimentTrain(model)
    return _shapes(model)


def learn_sentences(sentences, labels, rate):
    """One epoch over sentences (n, length, size); a label is 1.0 for praise, else 0.0."""
    project = _project("run_sentiment")
    data = project.Examples(sentences, labels)
    few = project.Examples(sentences[:1], labels[:1])
    _running["sentences"].train(data, rate, 10, 1, few, lambda *_: None)


def chances_of_sentences(sentences, training=False):
    """What the network answers for sentences: the chances of praise."""
    from minitorch.creation import tensor

    run = _running["sentences"]
    (run.model.train if training else run.model.eval)()
    return run.model(tensor(sentences, _project("run_sentiment").BACKEND)).to_numpy()


def set_parameters(name, values):
    """Give the parameters of the network "digits" or "sentences" these values, by their names."""
    from minitorch.creation import tensor

    model = _running[name].model
    files = {"digits": "run_mnist_multiclass", "sentences": "run_sentiment"}
    there = dict(model.named_parameters())
    for path, value in values.items():
        if path not in there:
            raise KeyError(f"the network has no parameter {path}; it has: {', '.join(there)}")
        parameter = there[path].value
        made = tensor(value, _project(files[name]).BACKEND)
        if parameter.shape != made.shape:
            raise ValueError(f"{path} has shape {parameter.shape}, not {made.shape}")
        there[path].update(made)


def _shapes(model):
    return {name: list(p.value.shape) for name, p in model.named_parameters()}
