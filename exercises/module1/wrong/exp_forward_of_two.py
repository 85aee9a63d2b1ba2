"""2^x is not e^x."""

REPLACES = "minitorch/scalar_functions.py:Exp.forward"
LOSES = [
    "test_value_of_an_expression",
    "test_forward_of_one[Exp]",
    "test_saves_for_backward[Mul-2]",
    "test_saves_for_backward[Inv-1]",
    "test_saves_for_backward[Sigmoid-1]",
    "test_saves_for_backward[ReLU-1]",
    "test_saves_for_backward[Exp-1]",
    "test_method[exp]",
    "test_backward_of[Exp]",
    "test_derivatives_of_an_expression",
]


@staticmethod
def forward(ctx: Context, a: float) -> float:
    y = 2.0**a
    ctx.save_for_backward(y)
    return y
