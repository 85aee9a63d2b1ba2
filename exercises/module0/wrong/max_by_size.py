"""The number that is further from 0, not the larger one."""

REPLACES = "minitorch/operators.py:max"
LOSES = [
    "test_max",
    "test_two_numbers[max]",
]


def max(x: float, y: float) -> float:
    return x if abs(x) > abs(y) else y
