"""A second call goes on where the first one ended."""

REPLACES = "minitorch/operators.py:reduce"
LOSES = ["test_can_be_used_again[reduce]"]


def reduce(fn: Callable[[float, float], float], start: float) -> Callable[[Iterable[float]], float]:

    so_far = start

    def folded(ls):
        nonlocal so_far
        for x in ls:
            so_far = fn(so_far, x)
        return so_far

    return folded
