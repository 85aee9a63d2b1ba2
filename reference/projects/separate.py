"""Task 0.5: be the network. Separate the datasets by hand, with straight lines.

Look at the points first: `python projects/look.py xor`. Then write down what you see: given the
coordinates of a point, answer 1.0 where it is of class 1 (a filled circle), else 0.0.
"""

from __future__ import annotations


def side(x1: float, x2: float, w1: float, w2: float, b: float) -> float:
    """1.0 for points on one side of the line w1 * x1 + w2 * x2 + b = 0, and 0.0 on the other.

    The side is the one to which (w1, w2) points. A network of module 1 is made of these, and finds
    the numbers w1, w2 and b by itself.
    """
    return 1.0 if w1 * x1 + w2 * x2 + b > 0 else 0.0


def simple(x1: float, x2: float) -> float:
    """The class of a point of the dataset `simple`: one line is enough."""
    return side(x1, x2, -1.0, 0.0, 0.5)


def diag(x1: float, x2: float) -> float:
    """The class of a point of the dataset `diag`: one line is enough."""
    return side(x1, x2, -1.0, -1.0, 0.5)


def split(x1: float, x2: float) -> float:
    """The class of a point of the dataset `split`: it takes two lines."""
    left = side(x1, x2, -1.0, 0.0, 0.2)
    right = side(x1, x2, 1.0, 0.0, -0.8)
    return left + right


def xor(x1: float, x2: float) -> float:
    """The class of a point of the dataset `xor`: it takes two lines, and a question about both."""
    right = side(x1, x2, 1.0, 0.0, -0.5)
    above = side(x1, x2, 0.0, 1.0, -0.5)
    return 1.0 if right != above else 0.0
