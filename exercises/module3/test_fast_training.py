"""Task 3.5: training on the fast backend.

A network's parameters are arrays by their names. What it should do with them is computed here in
numpy: forwards, backwards, and one step downhill.
"""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

seeds = st.integers(0, 1000)


def parameters(seed, hidden):
    """Parameters of a network with two hidden layers of that size."""
    chance = np.random.default_rng(seed)
    sizes = {"layer1": (2, hidden), "layer2": (hidden, hidden), "layer3": (hidden, 1)}
    weights = {f"{name}.weights": chance.normal(size=size) for name, size in sizes.items()}
    return weights | {f"{name}.bias": chance.normal(size=s[1:]) for name, s in sizes.items()}


def forward(of, points):
    """What goes into each layer, and the chances of class 1 that come out."""
    first = np.array(points) * 2 - 1
    second = np.maximum(first @ of["layer1.weights"] + of["layer1.bias"], 0)
    third = np.maximum(second @ of["layer2.weights"] + of["layer2.bias"], 0)
    last = third @ of["layer3.weights"] + of["layer3.bias"]
    return [first, second, third], 1 / (1 + np.exp(-last))


def gradient(of, points, labels):
    """The derivative of the mean loss with respect to each parameter."""
    inputs, chances = forward(of, points)
    d = (chances - np.array(labels, dtype=float).reshape(-1, 1)) / len(points)
    found = {}
    for number in (3, 2, 1):
        x = inputs[number - 1]
        found |= {f"layer{number}.weights": x.T @ d, f"layer{number}.bias": d.sum(0)}
        d = d @ of[f"layer{number}.weights"].T * (x > 0)
    return found


def drawn(chance, count, sign, margin):
    """Points of the unit square not too near to where `sign(x, y)` is 0, half of each class."""
    of_class: dict[bool, list] = {True: [], False: []}
    while min(map(len, of_class.values())) < count // 2:
        point = (chance.random(), chance.random())
        if abs(sign(*point)) > margin:
            of_class[sign(*point) > 0].append(point)
    points = of_class[True][: count // 2] + of_class[False][: count // 2]
    return points, [1] * (count // 2) + [0] * (count // 2)


def right_after(student, chance, sign, *, points, epochs, seed=0):
    """Of how many of 40 fresh points the class is right after so many epochs; 0 if not told."""
    student.start(*drawn(chance, points, sign, 0.05), 20, 0.5, seed)
    for _ in range(epochs):
        student.epoch()
    fresh, labels = drawn(chance, 40, sign, 0.1)
    answer = student.predict(fresh)
    if not isinstance(answer, np.ndarray) or answer.shape != (40,) or answer.dtype.kind != "f":
        return 0
    return int(((answer > 0.5) == np.array(labels)).sum())


@task("3.5", weight=2)
@settings(max_examples=3)
@given(seed=seeds, rows=st.integers(1, 4), sizes=st.tuples(st.integers(1, 4), st.integers(1, 4)))
@example(seed=0, rows=2, sizes=(2, 3))
def test_linear(student, seed, rows, sizes):
    """`Linear.forward(x)` is x @ weights + bias."""
    chance = np.random.default_rng(seed)
    x, weights, bias = (chance.normal(size=s) for s in ((rows, sizes[0]), sizes, sizes[1:]))
    assert student.linear(weights, bias, x) == approx(x @ weights + bias)


@task("3.5", weight=2)
@settings(max_examples=3)
@given(seed=seeds, hidden=st.integers(1, 4), count=st.integers(1, 4))
@example(seed=1, hidden=3, count=3)
def test_network(student, seed, hidden, count):
    """`Network.forward(x)` gives each of n points its chance of class 1, in shape (n, 1)."""
    of, points = parameters(seed, hidden), np.random.default_rng(seed).random((count, 2))
    assert student.chances(of, hidden, points) == approx(forward(of, points)[1])


@task("3.5", weight=3)
@settings(max_examples=3)
@given(seed=seeds, rate=st.sampled_from([0.1, 0.5]))
@example(seed=18, rate=0.5)
def test_step(student, seed, rate):
    """A step forgets old derivatives; -rate times those of the mean loss move each parameter."""
    of, points = parameters(seed, 3), np.random.default_rng(seed).random((4, 2))
    labels = [1, 0, 0, 1]
    chances = forward(of, points)[1].ravel()
    given = np.where(labels, chances, 1 - chances)
    slopes = gradient(of, points, labels)
    expected = {"loss": float(-np.log(given).sum()), "right": int((given > 0.5).sum())}
    expected |= {name: value - rate * slopes[name] for name, value in of.items()}
    assert student.step_from(of, 3, points, labels, rate) == approx(expected, rel=1e-4, abs=1e-4)


def half(x, y):
    """How far above a line a point is; negative: below it."""
    return (x + y - 0.8) / 2**0.5


@task("3.5", weight=3)
def test_learns_a_line(student, chance):
    """After 20 epochs on 30 points, 35 of 40 fresh points are on the right side of a line."""
    assert right_after(student, chance, half, points=30, epochs=20) >= 35
