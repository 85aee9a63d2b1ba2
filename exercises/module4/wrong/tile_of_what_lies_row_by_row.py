"""Images that don't lie in memory row by row can't be viewed: `contiguous` is missing."""

REPLACES = "minitorch/nn.py:tile"
LOSES = [
    "test_avgpool2d_of_any_layout",
]


def tile(input: Tensor, kernel: tuple[int, int]) -> tuple[Tensor, int, int]:
    batch, channel, height, width = input.shape
    kh, kw = kernel
    high, wide = height // kh, width // kw
    patches = input.view(batch, channel, high, kh, wide, kw)
    rows = patches.permute(0, 1, 2, 4, 3, 5).contiguous()
    return rows.view(batch, channel, high, wide, kh * kw), high, wide
