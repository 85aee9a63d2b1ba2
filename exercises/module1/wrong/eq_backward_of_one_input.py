"""Two inputs need two derivatives."""

REPLACES = "minitorch/scalar_functions.py:EQ.backward"
LOSES = [
    "test_saves_for_backward[Mul-2]",
    "test_saves_for_backward[Inv-1]",
    "test_saves_for_backward[Sigmoid-1]",
    "test_saves_for_backward[ReLU-1]",
    "test_saves_for_backward[Exp-1]",
    "test_backward_of[EQ]",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> tuple[float, float]:
    return 0.0
