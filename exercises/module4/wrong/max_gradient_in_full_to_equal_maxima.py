"""Equal maxima get the whole derivative each, instead of a share."""

REPLACES = "minitorch/nn.py:Max.backward"
LOSES = [
    "test_equal_maxima[gradient]",
]


@staticmethod
def backward(ctx: Context, grad_output: Tensor) -> tuple[Tensor, float]:
    input, largest, _ = ctx.saved_values
    return grad_output * (input == largest), 0.0
