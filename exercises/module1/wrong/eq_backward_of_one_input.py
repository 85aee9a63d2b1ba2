"""Two inputs need two derivatives."""

REPLACES = "minitorch/scalar_functions.py:EQ.backward"
LOSES = ["?"]


@staticmethod
def backward(ctx: Context, d_output: float) -> tuple[float, float]:
    return 0.0
