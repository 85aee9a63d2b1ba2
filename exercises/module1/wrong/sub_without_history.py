"""A new scalar with the right value does not know where it comes from."""

REPLACES = "minitorch/scalar.py:Scalar.__sub__"
LOSES = ["?"]


def __sub__(self, b: float | Scalar) -> Scalar:
    return Scalar(self.data - (b.data if isinstance(b, Scalar) else b))
