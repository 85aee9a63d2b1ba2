"""Nothing is subtracted first, so e^1000 overflows."""

REPLACES = "minitorch/nn.py:logsoftmax"
LOSES = [
    "test_logsoftmax",
    "test_logsoftmax_gradient",
    "test_large_numbers[logsoftmax]",
    "test_far_below_zero[logsoftmax]",
]


def logsoftmax(input: Tensor, dim: int) -> Tensor:
    return input - input.exp().sum(dim).log()
