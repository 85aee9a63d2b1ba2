"""The derivative that arrives is passed on."""

REPLACES = "minitorch/tensor_functions.py:Exp.backward"
LOSES = [
    "test_slopes[a.exp()]",
    "test_used_twice",
    "test_constants",
    "test_two_backward_calls",
]


@staticmethod
def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:
    return grad_output
