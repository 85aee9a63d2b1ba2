"""1 / x falls where x grows."""

REPLACES = "minitorch/scalar_functions.py:Inv.backward"
LOSES = [
    "test_backward_of[Inv]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (a,) = ctx.saved_values
    return d_output / a**2
