"""The logarithm of `softmax`: where a chance becomes 0 it is lost."""

REPLACES = "minitorch/nn.py:logsoftmax"
LOSES = [
    "test_logsoftmax",
    "test_logsoftmax_gradient",
    "test_logsoftmax_of_what_is_unlikely",
    "test_far_below_zero[logsoftmax]",
]


def logsoftmax(input: Tensor, dim: int) -> Tensor:
    return softmax(input, dim).log()
