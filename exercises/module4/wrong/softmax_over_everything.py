"""All numbers together sum to 1, not those along the dimension."""

REPLACES = "minitorch/nn.py:softmax"
LOSES = [
    "test_softmax",
    "test_softmax_gradient",
    "test_large_numbers[softmax]",
    "test_far_below_zero[softmax]",
]


def softmax(input: Tensor, dim: int) -> Tensor:
    powers = (input - input.f.max_reduce(input.detach(), dim)).exp()
    return powers / powers.sum()
