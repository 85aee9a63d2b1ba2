"""Equal numbers are not less than each other."""

REPLACES = "minitorch/scalar_functions.py:LT.forward"
LOSES = ["?"]


@staticmethod
def forward(ctx: Context, a: float, b: float) -> float:
    return 1.0 if a <= b else 0.0
