"""All arguments move, not only the one asked for."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = [
    "test_slope_by_each_argument",
    "test_difference_of_any_width",
    "test_epsilon_unless_told",
]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    above = [v + epsilon for v in vals]
    below = [v - epsilon for v in vals]
    return (f(*above) - f(*below)) / (2 * epsilon)
