"""The derivative is where the largest is, but without what the result matters."""

REPLACES = "minitorch/nn.py:Max.backward"
LOSES = [
    "test_equal_maxima[gradient]",
    "test_max_gradient",
    "test_maxpool2d_gradient",
]


@staticmethod
def backward(ctx: Context, grad_output: Tensor) -> tuple[Tensor, float]:
    input, largest, d = ctx.saved_values
    found = input == largest
    return found / found.sum(d), 0.0
