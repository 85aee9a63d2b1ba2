"""The operator of module 0 answers a number, which remembers nothing."""

REPLACES = "minitorch/scalar.py:Scalar.log"
LOSES = [
    "test_value_of_an_expression",
    "test_method[log]",
    "test_log_of_zero",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


def log(self) -> Scalar:
    return functions.operators.log(self.data)
