"""1 / x falls where x is positive: its derivative is negative."""

REPLACES = "minitorch/operators.py:inv_back"
LOSES = [
    "test_inv_back",
    "test_positive_number[inv_back]",
]


def inv_back(x: float, d: float) -> float:
    return d / x**2
