"""A comparison is flat: moving its operands a little changes nothing."""

REPLACES = "minitorch/scalar_functions.py:LT.backward"
LOSES = ["?"]


@staticmethod
def backward(ctx: Context, d_output: float) -> tuple[float, float]:
    return d_output, -d_output
