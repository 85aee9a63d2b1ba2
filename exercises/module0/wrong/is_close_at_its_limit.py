"""Numbers that are 0.01 apart are not closer than 0.01."""

REPLACES = "minitorch/operators.py:is_close"
LOSES = [
    "test_is_close",
    "test_two_numbers[is_close]",
]


def is_close(x: float, y: float) -> float:
    return 1.0 if abs(x - y) <= 1e-2 else 0.0
