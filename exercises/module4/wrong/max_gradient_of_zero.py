"""No derivative arrives anywhere."""

REPLACES = "minitorch/nn.py:Max.backward"
LOSES = [
    "test_equal_maxima[gradient]",
    "test_max_gradient",
    "test_maxpool2d_gradient",
]


@staticmethod
def backward(ctx: Context, grad_output: Tensor) -> tuple[Tensor, float]:
    input, _, _ = ctx.saved_values
    return grad_output * 0.0 * input, 0.0
