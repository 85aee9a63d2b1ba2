"""A comparison is flat: moving its operands a little changes nothing."""

REPLACES = "minitorch/scalar_functions.py:LT.backward"
LOSES = [
    "test_backward_of[LT]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> tuple[float, float]:
    return d_output, -d_output
