"""a > b is b < a, so the operands change places."""

REPLACES = "minitorch/scalar.py:Scalar.__gt__"
LOSES = ["?"]


def __gt__(self, b: float | Scalar) -> Scalar:
    return functions.LT.apply(self, b)
