"""The diagonal from corner to corner, rather than the small corner."""

REPLACES = "projects/separate.py:diag"
LOSES = [
    "test_separates_a_few_points[diag]",
    "test_separates_fresh_points[diag]",
]


def diag(x1: float, x2: float) -> float:
    return side(x1, x2, -1.0, -1.0, 1.0)
