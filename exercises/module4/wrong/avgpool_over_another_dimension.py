"""The mean is taken over the patches of a row, not over the cells of a patch."""

REPLACES = "minitorch/nn.py:avgpool2d"
LOSES = [
    "test_avgpool2d",
    "test_avgpool2d_gradient",
    "test_avgpool2d_of_any_layout",
]


def avgpool2d(input: Tensor, kernel: tuple[int, int]) -> Tensor:
    tiled, high, wide = tile(input, kernel)
    rows = tiled.permute(0, 1, 2, 4, 3).contiguous()
    return rows.mean(4).view(*input.shape[:2], high, wide)
