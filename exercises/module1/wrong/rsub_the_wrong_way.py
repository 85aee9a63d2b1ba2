"""2 - x is not x - 2."""

REPLACES = "minitorch/scalar.py:Scalar.__rsub__"
LOSES = ["?"]


def __rsub__(self, b: float | Scalar) -> Scalar:
    return functions.Add.apply(self, -b)
