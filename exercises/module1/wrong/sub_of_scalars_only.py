"""A number has no `data`."""

REPLACES = "minitorch/scalar.py:Scalar.__sub__"
LOSES = ["?"]


def __sub__(self, b: float | Scalar) -> Scalar:
    return functions.Add.apply(self, Scalar(-b.data))
