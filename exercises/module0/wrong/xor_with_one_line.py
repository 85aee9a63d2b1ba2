"""No single line separates `xor`."""

REPLACES = "projects/separate.py:xor"
LOSES = [
    "test_separates_a_few_points[xor]",
    "test_separates_fresh_points[xor]",
]


def xor(x1: float, x2: float) -> float:
    return side(x1, x2, -1.0, 1.0, 0.0)
