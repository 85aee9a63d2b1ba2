"""The cells are only viewed in another shape: a patch becomes a piece of a row."""

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
    return input.contiguous().view(batch, channel, high, wide, kh * kw), high, wide
