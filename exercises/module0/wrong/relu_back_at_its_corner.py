"""The slope of `relu` at 0 is taken to be 1."""

REPLACES = "minitorch/operators.py:relu_back"
LOSES = [
    "test_relu_back",
    "test_relu_back_at_its_corner",
]


def relu_back(x: float, d: float) -> float:
    return d if x >= 0 else 0.0
