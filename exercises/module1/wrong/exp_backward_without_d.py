"""The derivative is right, but not times d."""

REPLACES = "minitorch/scalar_functions.py:Exp.backward"
LOSES = [
    "test_backward_of[Exp]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (y,) = ctx.saved_values
    return y
