"""A formula of its own in place of the careful one of module 0."""

REPLACES = "minitorch/scalar_functions.py:Sigmoid.forward"
LOSES = ["?"]


@staticmethod
def forward(ctx: Context, a: float) -> float:
    y = operators.inv(1.0 + operators.exp(-a))
    ctx.save_for_backward(y)
    return y
