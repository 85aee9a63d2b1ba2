"""The strip at the right is missing."""

REPLACES = "projects/separate.py:split"
LOSES = [
    "test_separates_a_few_points[split]",
    "test_separates_fresh_points[split]",
]


def split(x1: float, x2: float) -> float:
    return side(x1, x2, -1.0, 0.0, 0.2)
