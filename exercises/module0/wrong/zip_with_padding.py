"""As long as the longer list, the shorter one filled up with zeros."""

REPLACES = "minitorch/operators.py:zipWith"
LOSES = [
    "test_zip_with",
    "test_add_lists",
    "test_add_lists_of_two_lengths",
]


def zipWith(
    fn: Callable[[float, float], float],
) -> Callable[[Iterable[float], Iterable[float]], Iterable[float]]:
    def zipped(ls1, ls2):
        ls1, ls2 = list(ls1), list(ls2)
        while len(ls1) < len(ls2):
            ls1.append(0.0)
        while len(ls2) < len(ls1):
            ls2.append(0.0)
        return [fn(x, y) for x, y in zip(ls1, ls2, strict=True)]

    return zipped
