"""A product that starts at 0 stays there."""

REPLACES = "minitorch/operators.py:prod"
LOSES = ["test_prod"]


def prod(ls: Iterable[float]) -> float:
    return reduce(mul, 0.0)(ls)
