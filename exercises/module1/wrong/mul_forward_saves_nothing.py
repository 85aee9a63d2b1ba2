"""The product is right, but its derivative will need both factors."""

REPLACES = "minitorch/scalar_functions.py:Mul.forward"
LOSES = [
    "test_saves_for_backward[Mul-2]",
    "test_backward_of[Mul]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
    "test_derivative_of_a_long_expression",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


@staticmethod
def forward(ctx: Context, a: float, b: float) -> float:
    return a * b
