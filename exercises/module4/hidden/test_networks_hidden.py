"""Task 4.5, asked in other ways.

Dropout leaves means as they are, so a network without any has the same mean; its spread is 0.
"""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np

from grader.testing import approx, task

networks = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_networks.py")))


def spread(count):
    """The deviation of how many of `count` numbers dropout drops."""
    return (count * networks.DROPOUT * (1 - networks.DROPOUT)) ** 0.5


@task("4.5")
def test_dropout_of_each_number_for_digits(student):
    """In training, each of the 64 numbers before the last layer is dropped by itself."""
    student.start_digits(8, 8, 0)
    shapes = networks.shapes_for_digits(8, 8)
    values = {name: np.zeros(shape) for name, shape in shapes.items()}
    values["linear1.bias"] += 1 - networks.DROPOUT  # what is kept becomes 1
    values["linear2.weights"][:, 0] = 1.0
    student.set_parameters("digits", values)
    answers = student.chances_of_digits(np.zeros((100, 8, 8)), True)
    kept = answers[:, 0] - answers[:, 1]  # of each image; it deviates by 3.46, +- 0.25
    assert float(kept.std()) == approx(spread(64), rel=0, abs=1.5)


@task("4.5")
def test_dropout_of_each_number_for_sentences(student):
    """In training, each of the strongest responses is dropped by itself."""
    student.start_sentences(16, networks.SIZE, [2, 3], 0)
    shapes = networks.shapes_for_sentences(16, [2, 3])
    values = {name: np.zeros(shape) for name, shape in shapes.items()}
    for width in (2, 3):
        values[f"convolution{width}.bias"] += 1 - networks.DROPOUT
        values[f"linear{width}.weights"] += 0.1
    student.set_parameters("sentences", values)
    answers = student.chances_of_sentences(np.zeros((200, networks.LENGTH, networks.SIZE)), True)
    kept = 10 * np.log(answers / (1 - answers))  # of each sentence; it deviates by 2.45, +- 0.12
    assert float(kept.std()) == approx(spread(32), rel=0, abs=0.8)
