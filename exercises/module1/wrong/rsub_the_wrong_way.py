"""2 - x is not x - 2."""

REPLACES = "minitorch/scalar.py:Scalar.__rsub__"
LOSES = [
    "test_operator_with_a_number[-]",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


def __rsub__(self, b: float | Scalar) -> Scalar:
    return functions.Add.apply(self, -b)
