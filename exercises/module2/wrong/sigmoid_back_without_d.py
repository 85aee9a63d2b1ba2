"""The derivative that arrives is left out."""

REPLACES = "minitorch/tensor_functions.py:Sigmoid.backward"
LOSES = [
    "test_slopes[a.sigmoid()]",
    "test_chains",
    "test_constants",
    "test_two_backward_calls",
]


@staticmethod
def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:
    (y,) = ctx.saved_values
    return y * (1.0 - y)
