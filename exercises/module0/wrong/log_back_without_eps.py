"""The derivative of a logarithm without EPS: it divides by 0 at 0."""

REPLACES = "minitorch/operators.py:log_back"
LOSES = [
    "test_log_back",
    "test_positive_number[log_back]",
]


def log_back(x: float, d: float) -> float:
    return d / x
