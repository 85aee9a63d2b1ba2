"""x1 runs from left to right, x2 upwards."""

REPLACES = "projects/separate.py:simple"
LOSES = [
    "test_separates_a_few_points[simple]",
    "test_separates_fresh_points[simple]",
]


def simple(x1: float, x2: float) -> float:
    return 1.0 if x2 < 0.5 else 0.0
