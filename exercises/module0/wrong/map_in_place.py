"""The results are written into the list that came in."""

REPLACES = "minitorch/operators.py:map"
LOSES = [
    "test_takes_anything_iterable[map]",
    "test_can_be_used_again[map]",
]


def map(fn: Callable[[float], float]) -> Callable[[Iterable[float]], Iterable[float]]:
    def mapped(ls):
        for i in range(len(ls)):
            ls[i] = fn(ls[i])
        return ls

    return mapped
