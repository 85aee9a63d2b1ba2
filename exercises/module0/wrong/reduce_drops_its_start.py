"""Folds from the first number on, without `start`."""

REPLACES = "minitorch/operators.py:reduce"
LOSES = [
    "test_reduce",
    "test_sum",
    "test_prod",
    "test_takes_anything_iterable[reduce]",
    "test_can_be_used_again[reduce]",
]


def reduce(fn: Callable[[float, float], float], start: float) -> Callable[[Iterable[float]], float]:

    def folded(ls):
        numbers = list(ls)
        so_far = numbers[0]
        for x in numbers[1:]:
            so_far = fn(so_far, x)
        return so_far

    return folded
