"""The slope alone: what comes in by the chain rule is forgotten."""

REPLACES = "minitorch/operators.py:relu_back"
LOSES = [
    "test_relu_back",
    "test_relu_back_at_its_corner",
]


def relu_back(x: float, d: float) -> float:
    return 1.0 if x > 0 else 0.0
