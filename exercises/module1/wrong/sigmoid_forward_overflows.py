"""A formula of its own in place of the careful one of module 0."""

REPLACES = "minitorch/scalar_functions.py:Sigmoid.forward"
LOSES = [
    "test_far_out[sigmoid]",
    "test_backward_of[Sigmoid]",
]


@staticmethod
def forward(ctx: Context, a: float) -> float:
    y = operators.inv(1.0 + operators.exp(-a))
    ctx.save_for_backward(y)
    return y
