"""The corner at 0 counts as flat."""

REPLACES = "minitorch/scalar_functions.py:ReLU.backward"
LOSES = [
    "test_backward_of[ReLU]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (a,) = ctx.saved_values
    return d_output if a >= 0 else 0.0
