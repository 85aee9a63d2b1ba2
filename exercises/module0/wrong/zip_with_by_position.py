"""Positions of the first list lead beyond the end of the second."""

REPLACES = "minitorch/operators.py:zipWith"
LOSES = [
    "test_zip_with",
    "test_add_lists",
    "test_add_lists_of_two_lengths",
    "test_takes_anything_iterable[zipWith]",
]


def zipWith(
    fn: Callable[[float, float], float],
) -> Callable[[Iterable[float], Iterable[float]], Iterable[float]]:
    def zipped(ls1, ls2):
        return [fn(ls1[i], ls2[i]) for i in range(len(ls1))]

    return zipped
