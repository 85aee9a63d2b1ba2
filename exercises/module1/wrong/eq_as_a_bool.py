"""A comparison of data is a bool, no scalar."""

REPLACES = "minitorch/scalar.py:Scalar.__eq__"
LOSES = [
    "test_value_of_an_expression",
    "test_operator_between_scalars[==]",
    "test_operator_with_a_number[==]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
]


def __eq__(self, b: float | Scalar) -> Scalar:
    return self.data == (b.data if isinstance(b, Scalar) else b)
