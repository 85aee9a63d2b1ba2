"""The cells of a patch are added up, and not divided by their number."""

REPLACES = "minitorch/nn.py:avgpool2d"
LOSES = [
    "test_avgpool2d",
    "test_avgpool2d_gradient",
    "test_avgpool2d_of_any_layout",
]


def avgpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    tiled, high, wide = tile(input, kernel)
    return tiled.sum(4).view(*input.shape[:2], high, wide)
