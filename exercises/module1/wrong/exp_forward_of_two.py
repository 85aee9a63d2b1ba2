"""2^x is not e^x."""

REPLACES = "minitorch/scalar_functions.py:Exp.forward"
LOSES = ["?"]


@staticmethod
def forward(ctx: Context, a: float) -> float:
    y = 2.0**a
    ctx.save_for_backward(y)
    return y
