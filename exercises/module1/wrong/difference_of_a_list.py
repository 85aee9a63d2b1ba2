"""f is called with one list instead of with its arguments."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = ["?"]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    above, below = list(vals), list(vals)
    above[arg] += epsilon
    below[arg] -= epsilon
    return (f(above) - f(below)) / (2 * epsilon)
