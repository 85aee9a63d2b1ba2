"""The corner at 0 counts as flat."""

REPLACES = "minitorch/scalar_functions.py:ReLU.backward"
LOSES = ["?"]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (a,) = ctx.saved_values
    return d_output if a >= 0 else 0.0
