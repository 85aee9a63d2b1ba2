"""The largest is subtracted inside of the sum only."""

REPLACES = "minitorch/nn.py:logsoftmax"
LOSES = [
    "test_logsoftmax",
    "test_large_numbers[logsoftmax]",
    "test_far_below_zero[logsoftmax]",
]


def logsoftmax(input: Tensor, dim: int) -> Tensor:
    largest = input.f.max_reduce(input.detach(), dim)
    return input - (input - largest).exp().sum(dim).log()
