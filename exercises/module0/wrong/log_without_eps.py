"""The logarithm without EPS fails at 0."""

REPLACES = "minitorch/operators.py:log"
LOSES = [
    "test_log",
    "test_positive_number[log]",
]


def log(x: float) -> float:
    return math.log(x)
