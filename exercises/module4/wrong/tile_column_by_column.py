"""The cells of a patch come column by column."""

REPLACES = "minitorch/nn.py:tile"
LOSES = [
    "test_tile_of_an_image",
    "test_tile",
    "test_tile_gradient",
]


def tile(input: Tensor, kernel: tuple[int, int]) -> tuple[Tensor, int, int]:
    batch, channel, height, width = input.shape
    kh, kw = kernel
    high, wide = height // kh, width // kw
    patches = input.contiguous().view(batch, channel, high, kh, wide, kw)
    rows = patches.permute(0, 1, 2, 4, 5, 3).contiguous()
    return rows.view(batch, channel, high, wide, kh * kw), high, wide
