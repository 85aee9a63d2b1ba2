"""`lt` says yes to equal numbers."""

REPLACES = "minitorch/operators.py:lt"
LOSES = [
    "test_lt",
    "test_two_numbers[lt]",
]


def lt(x: float, y: float) -> float:
    return 1.0 if x <= y else 0.0
