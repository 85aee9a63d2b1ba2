"""The first patch is right, all others get its value: an index that never moves."""

REPLACES = "minitorch/nn.py:maxpool2d"
LOSES = [
    "test_maxpool2d",
    "test_maxpool2d_gradient",
    "test_maxpool2d_of_any_layout",
]


def maxpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    tiled, high, wide = tile(input, kernel)
    largest = max(tiled, 4).view(*input.shape[:2], high, wide)
    return largest * 0.0 + largest[0, 0, 0, 0]
