"""The derivative that arrives is left out."""

REPLACES = "minitorch/tensor_functions.py:Mul.backward"
LOSES = [
    "test_product",
    "test_used_twice",
    "test_product_of_stretched_operands",
    "test_chains",
    "test_constants",
    "test_two_backward_calls",
]


@staticmethod
def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor, ...]:
    a, b = ctx.saved_values
    return b, a
