"""Whatever `arg` says, the first argument moves."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = [
    "test_slope_by_each_argument",
    "test_difference_of_any_width",
]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    above = f(vals[0] + epsilon, *vals[1:])
    below = f(vals[0] - epsilon, *vals[1:])
    return (above - below) / (2 * epsilon)
