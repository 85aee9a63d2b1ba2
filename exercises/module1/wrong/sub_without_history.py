"""A new scalar with the right value does not know where it comes from."""

REPLACES = "minitorch/scalar.py:Scalar.__sub__"
LOSES = [
    "test_operator_between_scalars[-]",
    "test_operator_with_a_number[-]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
]


def __sub__(self, b: float | Scalar) -> Scalar:
    return Scalar(self.data - (b.data if isinstance(b, Scalar) else b))
