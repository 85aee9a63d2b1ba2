"""Task 1.5, on points that no straight line separates."""

import math
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_training.py")))
HIDDEN, POINTS, EPOCHS = 4, 30, 60


def strip(chance):
    """Two lines: class 1 is what lies between them, at any angle."""
    angle, width = chance.uniform(0, 2 * math.pi), chance.uniform(0.2, 0.25)
    return lambda x: width - abs((x[0] - 0.5) * math.cos(angle) + (x[1] - 0.5) * math.sin(angle))


@task("1.5")
def test_network_of_another_size(student, chance):
    """A network with 5 numbers in each hidden layer answers and learns as one with 3 does."""
    layers, *data = public.beginning(chance, hidden=5)
    network = public.Network(layers)
    student.start(layers)
    assert student.epoch(*data, 0.25) == approx(network.epoch(*data, 0.25))
    assert student.predict(data[0]) == approx(network.chances(data[0]).tolist())


@task("1.5")
def test_undecided(student, chance):
    """A chance of exactly one half, as without any weights, is no vote for class 1."""
    layers, *data = public.beginning(chance)
    for layer in layers:
        layer["weights"] = [[0.0] * len(row) for row in layer["weights"]]
        layer["bias"] = [0.0] * len(layer["bias"])
    student.start(layers)
    expected = public.Network(layers).epoch(*data, public.RATE)
    assert student.epoch(*data, public.RATE) == approx(expected)


@task("1.5", weight=3)
def test_learns_a_strip(student, chance):
    """After 60 epochs on 30 points, 36 of 40 fresh points are told apart by the strip's sides."""
    lesson = public.lesson(chance, strip, HIDDEN, POINTS, EPOCHS)
    layers, learned, (points, labels) = lesson
    student.start(layers)
    for _ in range(EPOCHS):
        student.epoch(*learned, public.RATE)
    assert public.hits(student.predict(points), labels) >= 0.9 * public.FRESH
