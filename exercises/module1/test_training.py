"""Task 1.5: a network that learns to tell points apart.

Points and starting weights are drawn here, the answers to fresh points are judged here, and epochs
are counted here. What to expect of a right network is computed by one of our own.
A layer is {"weights": [[of input 0 to output 0, to output 1, ...], ...], "bias": [...]}.
"""

import math
from itertools import combinations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task

ALLOWED = {
    *["__future__", "abc", "bisect", "collections", "dataclasses", "functools", "heapq"],
    *["itertools", "math", "minitorch", "operator", "pathlib", "points", "random", "sys"],
    *["training", "typing"],
}
EPS = 1e-6
HIDDEN, POINTS, FRESH = 3, 12, 40
RATE, EPOCHS = 1.0, 40
SEEN = [0, 5, 20]  # after so many epochs a report shows the network
MARGIN = 0.05  # how far from the line points are

numbers = st.floats(-2, 2).map(lambda x: round(x, 3))


def drawn_layers(chance, hidden=HIDDEN):
    """Weights for a network of two hidden layers."""
    sizes = [(2, hidden), (hidden, hidden), (hidden, 1)]
    return [
        {
            "weights": [[chance.uniform(-1.5, 1.5) for _ in range(n)] for _ in range(m)],
            "bias": [chance.uniform(-0.5, 0.5) for _ in range(n)],
        }
        for m, n in sizes
    ]


def beginning(chance, hidden=HIDDEN, count=11):
    """Weights, and points of both classes that these weights tell apart only in part.

    As many points are right as are of no other kind (wrong, of one class, a vote for one class).
    """
    while True:
        layers = drawn_layers(chance, hidden)
        points = [[chance.random(), chance.random()] for _ in range(count)]
        labels = [chance.randrange(2) for _ in range(count)]
        pairs = list(zip(Network(layers).chances(points) > 0.5, labels, strict=True))
        kinds = [pairs.count((vote, label)) for vote in (0, 1) for label in (0, 1)]
        if all(kinds) and len({one + other for one, other in combinations(kinds, 2)}) == 6:
            return layers, points, labels


class Network:
    """What a right network does, computed for all points at once."""

    def __init__(self, layers):
        self.layers = [(np.array(la["weights"]), np.array(la["bias"])) for la in layers]

    def chances(self, points):
        """The chance of class 1 of each point; keeps what goes into the layers."""
        self.inputs = [2 * np.array(points) - 1]
        for weights, bias in self.layers[:-1]:
            self.inputs.append(np.maximum(self.inputs[-1] @ weights + bias, 0))
        weights, bias = self.layers[-1]
        return 1 / (1 + np.exp(-(self.inputs[-1] @ weights + bias)))[:, 0]

    def epoch(self, points, labels, rate):
        """One step downhill: the sum of losses, and how many were right."""
        chances, ones = self.chances(points), np.array(labels) == 1
        given = np.where(ones, chances, 1 - chances) + EPS
        by_chance = np.where(ones, -1, 1) / given / len(points)
        slope = (by_chance * chances * (1 - chances))[:, None]
        for n in (2, 1, 0):
            (weights, bias), entered = self.layers[n], self.inputs[n]
            self.layers[n] = weights - rate * entered.T @ slope, bias - rate * slope.sum(0)
            slope = (slope @ weights.T) * (entered > 0)
        return [float(-np.log(given).sum()), int(((chances > 0.5) == ones).sum())]

    def weights(self):
        """The weights now, by name."""
        found = {}
        for number, (weights, bias) in enumerate(self.layers, 1):
            for place, value in np.ndenumerate(weights):
                found[f"layer{number}.weights[{place[0]}][{place[1]}]"] = float(value)
            found |= {f"layer{number}.bias[{j}]": float(b) for j, b in enumerate(bias)}
        return found


def step(layers, after):
    """By which derivatives the weights have moved in one epoch."""
    before = Network(layers).weights()
    return {name: (before[name] - value) / RATE for name, value in after.items()}


def line(chance):
    """A line through the middle of the square: how far on which side of it a point is."""
    angle, shift = chance.uniform(0, 2 * math.pi), chance.uniform(-0.1, 0.1)
    return lambda x: (x[0] - 0.5) * math.cos(angle) + (x[1] - 0.5) * math.sin(angle) - shift


def drawn_points(chance, side, count):
    """Points that are not next to the line between the classes, and their classes."""
    points = [[chance.random(), chance.random()] for _ in range(5 * count)]
    points = [x for x in points if abs(side(x)) > MARGIN][:count]
    return points, [int(side(x) > 0) for x in points]


def hits(chances, labels):
    """How many chances are votes for the right class."""
    return sum(
        (chance > 0.5) == (label == 1) for chance, label in zip(chances, labels, strict=True)
    )


def lesson(chance, draw=line, hidden=HIDDEN, count=POINTS, epochs=EPOCHS):
    """Starting weights, points to learn and fresh ones, from which a right network learns well."""
    while True:
        side = draw(chance)
        layers = drawn_layers(chance, hidden)
        learned, fresh = drawn_points(chance, side, count), drawn_points(chance, side, FRESH)
        network = Network(layers)
        for _ in range(epochs):
            network.epoch(*learned, RATE)
        if hits(network.chances(fresh[0]), fresh[1]) >= 0.975 * FRESH:
            return layers, learned, fresh


@task("1.5", gate=True)
def test_network_is_made_of_scalars(source):
    """`run_scalar.py` imports no library that could learn in its place: the handout lists what."""
    foreign = set(source.imports("projects/")) - ALLOWED
    assert sorted(foreign) == []


@task("1.5", weight=2)
@settings(max_examples=6)
@given(inputs=st.lists(numbers, min_size=1, max_size=3), rows=st.lists(numbers, min_size=12))
@example(inputs=[2.0], rows=[3.0, 5.0, 7.0, 11.0] * 3)
@example(inputs=[2.0, 3.0], rows=[1.0, 0.0, 0.0, 1.0, 10.0, 20.0] * 2)
def test_linear(student, inputs, rows):
    """`Linear.forward` answers for each output: the sum of inputs times weights, plus its bias."""
    layer = {"weights": [rows[2 * n : 2 * n + 2] for n in range(len(inputs))], "bias": rows[8:10]}
    expected = np.array(inputs) @ np.array(layer["weights"]) + np.array(layer["bias"])
    assert student.linear(layer, inputs) == approx(expected.tolist())


@task("1.5", weight=2)
def test_network(student, chance):
    """`Network.forward` is the chance that the handout's network gives, for 10 points."""
    layers, points, _ = beginning(chance)
    student.start(layers)
    assert student.predict(points) == approx(Network(layers).chances(points).tolist())


@task("1.5", weight=2)
def test_epoch_tells_its_loss(student, chance):
    """`epoch` answers the sum of the losses, and how many points were right, before its step."""
    layers, *data = beginning(chance)
    student.start(layers)
    assert student.epoch(*data, RATE) == approx(Network(layers).epoch(*data, RATE))


@task("1.5", weight=2)
def test_epoch_is_one_step(student, chance):
    """`epoch` moves each weight by -rate times the derivative of the mean loss, once."""
    layers, *data = beginning(chance)
    network = Network(layers)
    student.start(layers)
    student.epoch(*data, RATE)
    network.epoch(*data, RATE)
    expected = gradients(step(layers, network.weights()), rel=1e-6, abs=1e-9)
    assert step(layers, student.weights()) == expected


@task("1.5")
def test_epoch_starts_afresh(student, chance):
    """`epoch` forgets derivatives that the weights had collected before."""
    layers, *data = beginning(chance)
    network = Network(layers)
    student.start(layers)
    student.send_back(data[0][0])
    student.epoch(*data, RATE)
    network.epoch(*data, RATE)
    expected = gradients(step(layers, network.weights()), rel=1e-6, abs=1e-9)
    assert step(layers, student.weights()) == expected


@task("1.5", weight=3)
def test_learns_a_line(student, look, chance):
    """After 40 epochs on 12 points, 36 of 40 fresh points are told apart by the line between."""
    layers, learned, (points, labels) = lesson(chance)
    for draw in (look, look.passed):
        draw("training", student.training, layers, *learned, RATE, SEEN)
    student.start(layers)
    for _ in range(EPOCHS):
        student.epoch(*learned, RATE)
    assert hits(student.predict(points), labels) >= 0.9 * FRESH
