"""The slope from x to x + epsilon: its error is of order epsilon, not epsilon^2."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = [
    "test_goes_to_both_sides",
    "test_difference_of_any_width",
]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    moved = list(vals)
    moved[arg] += epsilon
    return (f(*moved) - f(*vals)) / epsilon
