"""The sigmoid is taken of the saved result, a second time."""

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
    s = y.f.sigmoid_map(y)
    return grad_output * s * (1.0 - s)
