"""From x - epsilon to x + epsilon it is 2 * epsilon."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = [
    "test_slope_of_one_variable",
    "test_slope_by_each_argument",
    "test_goes_to_both_sides",
    "test_difference_of_any_width",
    "test_epsilon_unless_told",
]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    above, below = list(vals), list(vals)
    above[arg] += epsilon
    below[arg] -= epsilon
    return (f(*above) - f(*below)) / epsilon
