"""The patches are taken out of the graph, so no derivative flows back."""

REPLACES = "minitorch/nn.py:avgpool2d"
LOSES = [
    "test_avgpool2d_gradient",
]


def avgpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    tiled, high, wide = tile(input, kernel)
    return tiled.detach().mean(4).view(*input.shape[:2], high, wide)
