"""All arguments move, not only the one asked for."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = ["?"]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    above = [v + epsilon for v in vals]
    below = [v - epsilon for v in vals]
    return (f(*above) - f(*below)) / (2 * epsilon)
