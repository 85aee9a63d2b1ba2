"""Two loops inside each other pair everything with everything."""

REPLACES = "minitorch/operators.py:zipWith"
LOSES = [
    "test_zip_with",
    "test_add_lists",
    "test_add_lists_of_two_lengths",
    "test_takes_anything_iterable[zipWith]",
    "test_can_be_used_again[zipWith]",
]


def zipWith(
    fn: Callable[[float, float], float],
) -> Callable[[Iterable[float], Iterable[float]], Iterable[float]]:
    def zipped(ls1, ls2):
        return [fn(x, y) for x in ls1 for y in ls2]

    return zipped
