"""Two inputs need two derivatives."""

REPLACES = "minitorch/scalar_functions.py:EQ.backward"
LOSES = [
    "test_backward_of[EQ]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> tuple[float, float]:
    return 0.0
