"""The epsilon that was asked for is not used."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = [
    "test_goes_to_both_sides",
    "test_difference_of_any_width",
]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    h = 1e-6
    above, below = list(vals), list(vals)
    above[arg] += h
    below[arg] -= h
    return (f(*above) - f(*below)) / (2 * h)
