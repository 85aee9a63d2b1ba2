"""The largest is found, but not by `Max`: no derivative flows back."""

REPLACES = "minitorch/nn.py:max"
LOSES = [
    "test_equal_maxima[gradient]",
    "test_max_gradient",
    "test_maxpool2d_gradient",
]


def max(input: Tensor, dim: int) -> Tensor:
    return input.f.max_reduce(input.detach(), dim)
