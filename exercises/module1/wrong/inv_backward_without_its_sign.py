"""1 / x falls where x grows."""

REPLACES = "minitorch/scalar_functions.py:Inv.backward"
LOSES = [
    "test_saves_for_backward[Mul-2]",
    "test_saves_for_backward[Inv-1]",
    "test_saves_for_backward[Sigmoid-1]",
    "test_saves_for_backward[ReLU-1]",
    "test_saves_for_backward[Exp-1]",
    "test_backward_of[Inv]",
    "test_derivatives_of_an_expression",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (a,) = ctx.saved_values
    return d_output / a**2
