"""One list for both sides: below is reached from above, one epsilon too near."""

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
    moved = list(vals)
    moved[arg] += epsilon
    above = f(*moved)
    moved[arg] -= epsilon
    below = f(*moved)
    return (above - below) / (2 * epsilon)
