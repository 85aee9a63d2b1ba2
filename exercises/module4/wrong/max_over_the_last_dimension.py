"""The dimension is ignored: the last one is always taken."""

REPLACES = "minitorch/nn.py:max"
LOSES = [
    "test_max",
    "test_max_gradient",
]


def max(input: Tensor, dim: int) -> Tensor:
    return Max.apply(input, input.dims - 1)
