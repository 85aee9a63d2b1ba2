"""The derivative is right, but not times d."""

REPLACES = "minitorch/scalar_functions.py:Exp.backward"
LOSES = [
    "test_saves_for_backward[Mul-2]",
    "test_saves_for_backward[Inv-1]",
    "test_saves_for_backward[Sigmoid-1]",
    "test_saves_for_backward[ReLU-1]",
    "test_saves_for_backward[Exp-1]",
    "test_backward_of[Exp]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (y,) = ctx.saved_values
    return y
