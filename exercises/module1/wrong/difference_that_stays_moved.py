"""One list for both sides: below is reached from above, one epsilon too near."""

REPLACES = "minitorch/autodiff.py:central_difference"
LOSES = ["?"]


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    moved = list(vals)
    moved[arg] += epsilon
    above = f(*moved)
    moved[arg] -= epsilon
    below = f(*moved)
    return (above - below) / (2 * epsilon)
