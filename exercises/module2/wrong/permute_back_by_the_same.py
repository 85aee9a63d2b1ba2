"""Derivatives are permuted by the same order once more."""

REPLACES = "minitorch/tensor_functions.py:Permute.backward"
LOSES = [
    "test_permuted",
]


@staticmethod
def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor, None]:
    (order,) = ctx.saved_values
    return grad_output.permute(*order), None
