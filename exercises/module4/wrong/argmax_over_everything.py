"""The largest of all numbers is marked, not the largest along the dimension."""

REPLACES = "minitorch/nn.py:argmax"
LOSES = [
    "test_argmax",
    "test_equal_maxima[argmax]",
    "test_far_below_zero[argmax]",
]


def argmax(input: Tensor, dim: int) -> Tensor:
    flat = input.detach().contiguous().view(input.size)
    return input.detach() == input.f.max_reduce(flat, 0)
