"""A comparison of data is a bool, no scalar."""

REPLACES = "minitorch/scalar.py:Scalar.__eq__"
LOSES = ["?"]


def __eq__(self, b: float | Scalar) -> Scalar:
    return self.data == (b.data if isinstance(b, Scalar) else b)
