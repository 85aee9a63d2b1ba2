"""Equal numbers are not less than each other."""

REPLACES = "minitorch/scalar_functions.py:LT.forward"
LOSES = [
    "test_value_of_an_expression",
    "test_forward_of_two[LT]",
    "test_operator_between_scalars[<]",
    "test_operator_between_scalars[>]",
    "test_operator_with_a_number[<]",
    "test_operator_with_a_number[>]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


@staticmethod
def forward(ctx: Context, a: float, b: float) -> float:
    return 1.0 if a <= b else 0.0
