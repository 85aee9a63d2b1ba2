"""The new height and width are exchanged."""

REPLACES = "minitorch/nn.py:tile"
LOSES = [
    "test_tile_of_an_image",
    "test_tile",
    "test_avgpool2d",
    "test_avgpool2d_gradient",
    "test_avgpool2d_of_any_layout",
    "test_tile_gradient",
]


def tile(input: Tensor, kernel: tuple[int, int]) -> tuple[Tensor, int, int]:
    batch, channel, height, width = input.shape
    kh, kw = kernel
    high, wide = height // kh, width // kw
    patches = input.contiguous().view(batch, channel, high, kh, wide, kw)
    rows = patches.permute(0, 1, 4, 2, 3, 5).contiguous()
    return rows.view(batch, channel, wide, high, kh * kw), wide, high
