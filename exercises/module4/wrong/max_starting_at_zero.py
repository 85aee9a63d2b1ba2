"""Maxima are searched from 0 on: those of negative numbers are lost."""

REPLACES = "minitorch/nn.py:Max.forward"
LOSES = [
    "test_max",
    "test_max_gradient",
    "test_maxpool2d",
    "test_maxpool2d_gradient",
    "test_maxpool2d_of_any_layout",
    "test_far_below_zero[max]",
]


@staticmethod
def forward(ctx: Context, input: Tensor, dim: int | Tensor) -> Tensor:
    d = int(dim.item()) if isinstance(dim, Tensor) else dim
    largest = input.f.relu_map(input.f.max_reduce(input, d))
    ctx.save_for_backward(input, largest, d)
    return largest
