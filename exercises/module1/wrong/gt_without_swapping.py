"""a > b is b < a, so the operands change places."""

REPLACES = "minitorch/scalar.py:Scalar.__gt__"
LOSES = [
    "test_saves_for_backward[Mul-2]",
    "test_saves_for_backward[Inv-1]",
    "test_saves_for_backward[Sigmoid-1]",
    "test_saves_for_backward[ReLU-1]",
    "test_saves_for_backward[Exp-1]",
    "test_operator_between_scalars[>]",
    "test_operator_with_a_number[<]",
    "test_operator_with_a_number[>]",
]


def __gt__(self, b: float | Scalar) -> Scalar:
    return functions.LT.apply(self, b)
