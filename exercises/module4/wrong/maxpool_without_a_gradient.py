"""The patches are taken out of the graph, so no derivative flows back."""

REPLACES = "minitorch/nn.py:maxpool2d"
LOSES = [
    "test_maxpool2d_gradient",
]


def maxpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    tiled, high, wide = tile(input, kernel)
    return max(tiled.detach(), 4).view(*input.shape[:2], high, wide)
