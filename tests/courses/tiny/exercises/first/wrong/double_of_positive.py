"""Doubling that loses the sign."""

REPLACES = "pocket/numbers.py:double"
LOSES = ["test_double"]


def double(x: float) -> float:
    return abs(x) + abs(x)
