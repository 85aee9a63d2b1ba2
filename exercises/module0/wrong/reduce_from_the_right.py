"""Folds from the last number to the first."""

REPLACES = "minitorch/operators.py:reduce"
LOSES = [
    "test_reduce",
    "test_takes_anything_iterable[reduce]",
    "test_can_be_used_again[reduce]",
]


def reduce(fn: Callable[[float, float], float], start: float) -> Callable[[Iterable[float]], float]:

    def folded(ls):
        so_far = start
        for x in reversed(list(ls)):
            so_far = fn(so_far, x)
        return so_far

    return folded
