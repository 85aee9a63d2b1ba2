"""2^x is not e^x."""

REPLACES = "minitorch/scalar_functions.py:Exp.forward"
LOSES = [
    "test_value_of_an_expression",
    "test_forward_of_one[Exp]",
    "test_method[exp]",
    "test_backward_of[Exp]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


@staticmethod
def forward(ctx: Context, a: float) -> float:
    y = 2.0**a
    ctx.save_for_backward(y)
    return y
