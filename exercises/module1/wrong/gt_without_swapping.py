"""a > b is b < a, so the operands change places."""

REPLACES = "minitorch/scalar.py:Scalar.__gt__"
LOSES = [
    "test_value_of_an_expression",
    "test_operator_between_scalars[>]",
    "test_operator_with_a_number[<]",
    "test_operator_with_a_number[>]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


def __gt__(self, b: float | Scalar) -> Scalar:
    return functions.LT.apply(self, b)
