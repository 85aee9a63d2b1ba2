"""Close by a hundredth of x, rather than by 0.01."""

REPLACES = "minitorch/operators.py:is_close"
LOSES = [
    "test_is_close",
    "test_two_numbers[is_close]",
]


def is_close(x: float, y: float) -> float:
    return 1.0 if abs(x - y) < 1e-2 * abs(x) else 0.0
