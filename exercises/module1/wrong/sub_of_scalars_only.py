"""A number has no `data`."""

REPLACES = "minitorch/scalar.py:Scalar.__sub__"
LOSES = [
    "test_operator_between_scalars[-]",
    "test_operator_with_a_number[-]",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_network",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


def __sub__(self, b: float | Scalar) -> Scalar:
    return functions.Add.apply(self, Scalar(-b.data))
