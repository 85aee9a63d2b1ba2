"""1 / x falls where x grows."""

REPLACES = "minitorch/scalar_functions.py:Inv.backward"
LOSES = ["?"]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (a,) = ctx.saved_values
    return d_output / a**2
