"""The derivative is right, but not times d."""

REPLACES = "minitorch/scalar_functions.py:Exp.backward"
LOSES = ["?"]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (y,) = ctx.saved_values
    return y
