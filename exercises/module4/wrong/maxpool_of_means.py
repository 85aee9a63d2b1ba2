"""The mean of each patch, copied from `avgpool2d`."""

REPLACES = "minitorch/nn.py:maxpool2d"
LOSES = [
    "test_maxpool2d",
    "test_maxpool2d_gradient",
    "test_maxpool2d_of_any_layout",
]


def maxpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    tiled, high, wide = tile(input, kernel)
    return tiled.mean(4).view(*input.shape[:2], high, wide)
