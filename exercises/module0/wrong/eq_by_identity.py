"""`is` asks for the same object, not for the same number."""

REPLACES = "minitorch/operators.py:eq"
LOSES = [
    "test_eq",
    "test_two_numbers[eq]",
]


def eq(x: float, y: float) -> float:
    return 1.0 if x is y else 0.0
