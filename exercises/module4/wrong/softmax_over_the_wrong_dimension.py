"""The sum runs over the first dimension, whichever was asked for."""

REPLACES = "minitorch/nn.py:softmax"
LOSES = [
    "test_softmax",
    "test_softmax_gradient",
    "test_large_numbers[softmax]",
    "test_far_below_zero[softmax]",
]


def softmax(input: Tensor, dim: int) -> Tensor:
    powers = (input - input.f.max_reduce(input.detach(), dim)).exp()
    return powers / powers.sum(0)
