"""The product is right, but its derivative will need both factors."""

REPLACES = "minitorch/scalar_functions.py:Mul.forward"
LOSES = ["?"]


@staticmethod
def forward(ctx: Context, a: float, b: float) -> float:
    return a * b
