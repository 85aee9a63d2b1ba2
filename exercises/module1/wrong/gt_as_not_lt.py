"""What is not less may still be equal."""

REPLACES = "minitorch/scalar.py:Scalar.__gt__"
LOSES = ["?"]


def __gt__(self, b: float | Scalar) -> Scalar:
    return 1.0 - (self < b)
