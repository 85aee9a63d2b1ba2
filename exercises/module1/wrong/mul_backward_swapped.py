"""The derivative by a factor is the other factor."""

REPLACES = "minitorch/scalar_functions.py:Mul.backward"
LOSES = [
    "test_backward_of[Mul]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_derivative_of_a_long_expression",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> tuple[float, float]:
    a, b = ctx.saved_values
    return d_output * a, d_output * b
