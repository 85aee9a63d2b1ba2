"""Saved was s(x), and the derivative is s * (1 - s): here s is taken once more."""

REPLACES = "minitorch/scalar_functions.py:Sigmoid.backward"
LOSES = [
    "test_backward_of[Sigmoid]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


@staticmethod
def backward(ctx: Context, d_output: float) -> float:
    (y,) = ctx.saved_values
    s = operators.sigmoid(y)
    return d_output * s * (1.0 - s)
