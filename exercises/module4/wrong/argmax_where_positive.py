"""Every number that is larger than none along the dimension is marked by being positive."""

REPLACES = "minitorch/nn.py:argmax"
LOSES = [
    "test_argmax",
    "test_equal_maxima[argmax]",
    "test_far_below_zero[argmax]",
]


def argmax(input: Tensor, dim: int) -> Tensor:
    return input.detach() > 0.0 * input.f.max_reduce(input.detach(), dim)
