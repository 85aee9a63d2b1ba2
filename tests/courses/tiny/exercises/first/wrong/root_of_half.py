"""A root that is a half."""

REPLACES = "pocket/numbers.py:root"
LOSES = ["test_root"]


def root(x: float) -> float:
    return x / 2
