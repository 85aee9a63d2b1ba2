"""What the tests of module 2 can ask. Runs beside your package; plain data in, plain data out.

A tensor is described by {"storage": array, "shape": sizes, "strides": steps}. Your package is
imported inside each probe, so that what is missing in it costs its own task only.
"""

import random

import numpy as np


def _whole(numbers):
    """Shapes, strides and indices, as the functions of a backend get them."""
    return np.array(numbers, dtype=np.int32)


def _unwritten(dims):
    """An index that nothing has been written into yet."""
    return np.full(dims, -1, dtype=np.int32)


# Task 2.1: storage and strides


def position(index, strides):
    """The answer of `index_to_position`."""
    from minitorch.tensor_data import index_to_position

    return index_to_position(_whole(index), _whole(strides))


def element(tensor, index):
    """The element of the storage at the answer of `index_to_position`."""
    return tensor["storage"][position(index, tensor["strides"])]


def index(ordinal, shape):
    """What `to_index` writes for one ordinal."""
    from minitorch.tensor_data import to_index

    out_index = _unwritten(len(shape))
    to_index(ordinal, _whole(shape), out_index)
    return out_index.tolist()


def indices(shape, size):
    """What `to_index` writes for each of the ordinals from 0 to `size` - 1."""
    return [index(ordinal, shape) for ordinal in range(size)]


def view(tensor, orders):
    """Shape and strides after `TensorData.permute` by each of `orders` in turn, to be drawn."""
    data = _data(tensor)
    for order in orders:
        data = data.permute(*order)
    return {"shape": [int(n) for n in data.shape], "strides": [int(n) for n in data.strides]}


def permuted(tensor, orders):
    """Shape, strides and elements after `TensorData.permute` by each of `orders` in turn."""
    data = _data(tensor)
    for order in orders:
        data = data.permute(*order)
    at = [data.get(at) for at in np.ndindex(*data.shape)]
    elements = np.array(at).reshape(data.shape)
    return {"shape": list(data.shape), "strides": list(data.strides), "elements": elements}


def written_through(tensor, order, index, value):
    """The first storage, after `value` was set at `index` of what `permute` returned."""
    data = _data(tensor)
    data.permute(*order).set(tuple(index), value)
    return data._storage


def _data(tensor):
    from minitorch.tensor_data import TensorData

    return TensorData(tensor["storage"], tuple(tensor["shape"]), tuple(tensor["strides"]))


# Task 2.2: broadcasting


def broadcast(shape1, shape2, kind="tuple"):
    """The shape that `shape_broadcast` returns, or "IndexingError" where it raises that.

    Shapes are handed over as tuples, or as lists.
    """
    from minitorch.tensor_data import IndexingError, shape_broadcast

    try:
        shapes = (shape1, shape2) if kind == "list" else (tuple(shape1), tuple(shape2))
        return list(shape_broadcast(*shapes))
    except IndexingError:
        return "IndexingError"


def broadcast_index(big_index, big_shape, shape):
    """What `broadcast_index` writes, and what it leaves of `big_index`."""
    from minitorch import tensor_data

    big_index, out_index = _whole(big_index), _unwritten(len(shape))
    tensor_data.broadcast_index(big_index, _whole(big_shape), _whole(shape), out_index)
    return [out_index.tolist(), big_index.tolist()]


def broadcast_indices(big_shape, shape):
    """What `broadcast_index` writes for every index of `big_shape`, row by row."""
    return [broadcast_index(at, big_shape, shape)[0] for at in np.ndindex(*big_shape)]


# Task 2.3: operations. First the low-level functions: they fill the storage of `out`.


def mapped(out, a):
    """The storage of `out` after the low-level map of fn(x) = 10 * x + 1."""
    from minitorch.tensor_ops import tensor_map

    tensor_map(lambda x: 10 * x + 1)(*_arrays(out), *_arrays(a))
    return out["storage"]


def zipped(out, a, b):
    """The storage of `out` after the low-level zip of fn(x, y) = 100 * x + y."""
    from minitorch.tensor_ops import tensor_zip

    tensor_zip(lambda x, y: 100 * x + y)(*_arrays(out), *_arrays(a), *_arrays(b))
    return out["storage"]


def reduced(out, a, dim):
    """The storage of `out` after the low-level reduce of fn(so_far, x) = 10 * so_far + x."""
    from minitorch.tensor_ops import tensor_reduce

    tensor_reduce(lambda so_far, x: 10 * so_far + x)(*_arrays(out), *_arrays(a), dim)
    return out["storage"]


def _arrays(tensor):
    return tensor["storage"], _whole(tensor["shape"]), _whole(tensor["strides"])


# Then tensors: what an expression such as "a + b" or "a.sum(0)" is


def value(expression, tensors):
    """The elements of an expression of `tensors`, by their names; "IndexingError" if it raises."""
    from minitorch.tensor_data import IndexingError

    try:
        return _elements(_evaluated(expression, _tensors(tensors)), expression)
    except IndexingError:
        return "IndexingError"


def value_and_tensors(expression, tensors):
    """As `value`, and what the tensors hold afterwards."""
    made = _tensors(tensors)
    found = _elements(_evaluated(expression, made), expression)
    return [found, *[_elements(tensor, name) for name, tensor in made.items()]]


def size_and_dims(tensor):
    """The properties `size` and `dims`."""
    (made,) = _tensors({"a": tensor}).values()
    return [made.size, made.dims]


def saves(expression, tensors):
    """Whether the operation that made the result has saved anything for its derivative."""
    leaves = _tensors(tensors)
    for leaf in leaves.values():
        leaf.requires_grad_(True)
    return len(_evaluated(expression, leaves).history.ctx.saved_values) > 0


def forgets(tensor):
    """Whether a tensor has a `grad` before, and after `zero_grad_()`."""
    leaf, grad = _tensors({"leaf": tensor, "grad": tensor}).values()
    leaf.requires_grad_(True)
    leaf.grad = grad
    before = leaf.grad is not None
    leaf.zero_grad_()
    return [before, leaf.grad is not None]


def _tensors(described):
    from minitorch.tensor import Tensor

    return {
        name: Tensor.make(of["storage"], tuple(of["shape"]), tuple(of["strides"]))
        for name, of in described.items()
    }


def _evaluated(expression, tensors):
    return eval(expression, {"__builtins__": {}}, dict(tensors))


def _elements(tensor, expression):
    if not hasattr(tensor, "to_numpy"):
        raise TypeError(f"{expression} is of type {type(tensor).__name__}, not a Tensor")
    return np.asarray(tensor.to_numpy())


# Task 2.4: gradients


def gradients(expression, tensors, d_output, constants=(), times=1):
    """By name, the gradient of each tensor after `backward(d_output)`; None where there is none.

    Those in `constants` want no derivatives. The expression is computed and sent back `times`
    times, each time from the same tensors.
    """
    leaves = _tensors(tensors)
    for name, leaf in leaves.items():
        leaf.requires_grad_(name not in constants)
    for _ in range(times):
        result = _evaluated(expression, leaves)
        result.backward(_dense(d_output))
    return {name: _gradient(leaf) for name, leaf in leaves.items()}


def _gradient(leaf):
    return None if leaf.grad is None else _elements(leaf.grad, "a gradient")


def _dense(array):
    from minitorch.tensor import Tensor

    return Tensor.make(array.ravel().astype(np.float64), array.shape)


# Task 2.5: training. A model's parameters are arrays by their names.

_training = {}


def linear(weights, bias, x):
    """What a `Linear` with these weights and this bias makes of x."""
    from projects.run_tensor import Linear

    layer = Linear(*weights.shape)
    _set(layer, {"weights": weights, "bias": bias})
    return _elements(layer.forward(_dense(x)), "Linear.forward(x)")


def chances(parameters, hidden, x):
    """What a `Network` with these parameters makes of points x, of shape (n, 2)."""
    trainer = _trainer(hidden)
    _set(trainer.model, parameters)
    return _elements(trainer.model.forward(_dense(x)), "Network.forward(x)")


def epoch_of(parameters, hidden, points, labels, rate):
    """One epoch from given parameters: the loss, the right ones, and all parameters after it.

    Before it, each parameter has collected a derivative from something else.
    """
    trainer = _trainer(hidden)
    _set(trainer.model, parameters)
    for name, parameter in trainer.model.named_parameters():
        parameter.value.grad = _dense(np.ones_like(parameters[name]))
    heard = _train(trainer, _graph(points, labels), rate, 0)
    named = trainer.model.named_parameters()
    after = {name: _elements(parameter.value, name) for name, parameter in named}
    return {"loss": heard[0], "right": heard[1], **after}


def start(points, labels, hidden, rate, seed):
    """Begin a training."""
    random.seed(seed)
    trainer, graph = _trainer(hidden), _graph(points, labels)
    _training.update(trainer=trainer, graph=graph, rate=rate, epochs=0)


def epoch():
    """Train for one epoch more."""
    _train(_training["trainer"], _training["graph"], _training["rate"], _training["epochs"])
    _training["epochs"] += 1


def predict(points):
    """The chance that each point is of class 1, as `TensorTrain.run_many` says."""
    answer = _training["trainer"].run_many([tuple(point) for point in points])
    return _elements(answer, "run_many(points)").ravel()


def training(points, labels, hidden, rate, seed, moments, side=8):
    """The chances of a grid of places after so many epochs, and the losses, to be drawn."""
    start(points, labels, hidden, rate, seed)
    grid = [((i + 0.5) / side, (j + 0.5) / side) for j in range(side) for i in range(side)]
    losses, seen = [], []
    for number in range(moments[-1] + 1):
        if number in moments:
            chances = [round(100 * chance) for chance in predict(grid).tolist()]
            seen.append({"epoch": number, "chances": " ".join(map(str, chances))})
        if number < moments[-1]:
            heard = _train(_training["trainer"], _training["graph"], rate, number)
            losses.append(float(heard[0]))
    hundredths = [[round(100 * x), round(100 * y)] for x, y in points]
    return {
        "points": [[*point, label] for point, label in zip(hundredths, labels, strict=True)],
        "side": side,
        "moments": seen,
        "losses": losses,
    }


def _trainer(hidden):
    from projects.run_tensor import TensorTrain

    return TensorTrain(hidden)


def _graph(points, labels):
    from minitorch.datasets import Graph

    return Graph(len(points), [tuple(point) for point in points], list(labels))


def _train(trainer, graph, rate, done):
    heard = []
    trainer.train(graph, rate, done + 1, lambda *told: heard.extend(told[1:3]), start=done)
    return heard


def _set(module, arrays):
    """Give each parameter its value."""
    for name, parameter in module.named_parameters():
        parameter.update(_dense(arrays[name]))
