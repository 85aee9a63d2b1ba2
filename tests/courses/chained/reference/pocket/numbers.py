"""Numbers."""


def double(x: float) -> float:
    """Twice `x`."""
    return x + x


def triple(x: float) -> float:
    """Three times `x`."""
    return 2 * x + x
