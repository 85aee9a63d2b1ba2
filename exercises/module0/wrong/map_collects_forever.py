"""The list of results is made once, and grows with each call."""

REPLACES = "minitorch/operators.py:map"
LOSES = ["test_can_be_used_again[map]"]


def map(fn: Callable[[float], float]) -> Callable[[Iterable[float]], Iterable[float]]:
    results = []

    def mapped(ls):
        results.extend(fn(x) for x in ls)
        return results

    return mapped
