"""The derivative is shared among the elements that were summed."""

REPLACES = "minitorch/tensor_functions.py:Sum.backward"
LOSES = [
    "test_sum_along_a_dimension",
    "test_chains",
]


@staticmethod
def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor, None]:
    (shape,) = ctx.saved_values
    return grad_output * (grad_output.size / math.prod(shape)), None
