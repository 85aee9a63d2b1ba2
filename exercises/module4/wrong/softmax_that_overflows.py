"""Nothing is subtracted first, so e^1000 overflows."""

REPLACES = "minitorch/nn.py:softmax"
LOSES = [
    "test_large_numbers[softmax]",
    "test_far_below_zero[softmax]",
]


def softmax(input: Tensor, dim: int) -> Tensor:
    powers = input.exp()
    return powers / powers.sum(dim)
