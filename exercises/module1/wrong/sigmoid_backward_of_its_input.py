"""Saved was s(x), and the derivative is s * (1 - s): here s is taken once more."""

REPLACES = "minitorch/scalar_functions.py:Sigmoid.backward"
LOSES = ["?"]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (y,) = ctx.saved_values
    s = operators.sigmoid(y)
    return d_output * s * (1.0 - s)
