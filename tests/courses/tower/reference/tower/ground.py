"""The ground floor."""


def add(x: float, y: float) -> float:
    """The sum of `x` and `y`."""
    return x + y


def twice(x: float) -> float:
    """`x` and `x` again."""
    return add(x, x)
