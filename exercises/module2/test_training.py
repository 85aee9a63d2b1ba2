"""Task 2.5: a network of tensors learns to tell points apart.

A network's parameters are arrays by their names. What it should do with them is computed here in
numpy: forwards, backwards, and one step downhill.
"""

import math

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

RATE = 1.0
EPS = 1e-6  # what `log` adds
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
    y = np.array(labels, dtype=float).reshape(-1, 1)
    given = np.where(y, chances, 1 - chances)
    d = (1 - 2 * y) * chances * (1 - chances) / (given + EPS) / len(points)
    found = {}
    for number in (3, 2, 1):
        x = inputs[number - 1]
        found |= {f"layer{number}.weights": x.T @ d, f"layer{number}.bias": d.sum(0)}
        d = d @ of[f"layer{number}.weights"].T * (x > 0)
    return found


def drawn(chance, count, sign, margin=0.05):
    """Points of the unit square at that distance from the line where `sign(x, y)` is 0, labelled.

    Half of them are of class 1: where `sign` is positive.
    """
    of_class: dict[bool, list] = {True: [], False: []}
    while min(map(len, of_class.values())) < count // 2:
        point = (chance.random(), chance.random())
        if abs(sign(*point)) > margin:
            of_class[sign(*point) > 0].append(point)
    points = of_class[True][: count // 2] + of_class[False][: count // 2]
    return points, [1] * (count // 2) + [0] * (count // 2)


def right_after(student, look, chance, sign, *, hidden, points, epochs, seed):
    """Of how many of 40 fresh points the class is right after so many epochs; 0 if not told."""
    learned = drawn(chance, points, sign)
    student.start(*learned, hidden, RATE, seed)
    for _ in range(epochs):
        student.epoch()
    for draw in (look, look.passed):
        draw("training", student.training, *learned, hidden, RATE, seed, [0, epochs // 4, epochs])
    fresh, labels = drawn(chance, 40, sign, 0.1)
    answer = student.predict(fresh)
    if not isinstance(answer, np.ndarray) or answer.shape != (40,) or answer.dtype.kind != "f":
        return 0
    return int(((answer > 0.5) == np.array(labels)).sum())


@task("2.5", weight=2)
@settings(max_examples=5)
@given(seed=seeds, rows=st.integers(1, 4), sizes=st.tuples(st.integers(1, 4), st.integers(1, 4)))
@example(seed=0, rows=2, sizes=(2, 3))
def test_linear(student, seed, rows, sizes):
    """`Linear.forward(x)` is x times weights plus bias, for each row of x."""
    chance = np.random.default_rng(seed)
    x, weights, bias = (chance.normal(size=s) for s in ((rows, sizes[0]), sizes, sizes[1:]))
    assert student.linear(weights, bias, x) == approx(x @ weights + bias)


@task("2.5", weight=2)
@settings(max_examples=4)
@given(seed=seeds, hidden=st.integers(1, 4), count=st.integers(1, 4))
@example(seed=1, hidden=3, count=3)
def test_network(student, seed, hidden, count):
    """`Network.forward(x)` gives each of n points its chance of class 1, in shape (n, 1)."""
    of, points = parameters(seed, hidden), np.random.default_rng(seed).random((count, 2))
    assert student.chances(of, hidden, points) == approx(forward(of, points)[1])


@task("2.5", weight=3)
@settings(max_examples=3)
@given(seed=seeds, rate=st.sampled_from([0.1, 0.5]))
@example(seed=18, rate=0.5)
def test_epoch(student, seed, rate):
    """An epoch moves every parameter by -rate times the derivative of its points' mean loss."""
    of, points = parameters(seed, 3), np.random.default_rng(seed).random((6, 2))
    labels = [1, 0, 0, 1, 1, 1]
    chances = forward(of, points)[1].ravel()
    given = np.where(labels, chances, 1 - chances)
    slopes = gradient(of, points, labels)
    expected = {"loss": float(-np.log(given + EPS).sum()), "right": int((given > 0.5).sum())}
    expected |= {name: value - rate * slopes[name] for name, value in of.items()}
    answer = student.epoch_of(of, 3, points.tolist(), labels, rate)
    assert answer == approx(expected, rel=1e-6, abs=1e-7)


@task("2.5", weight=2)
def test_learns_a_line(student, look, chance):
    """After 20 epochs on 12 points, 34 of 40 fresh points are on the right side of a line."""
    right = right_after(
        student,
        look,
        chance,
        lambda x, y: (x + y - 0.8) / math.sqrt(2),
        hidden=4,
        points=12,
        epochs=20,
        seed=4,
    )
    assert right >= 34
