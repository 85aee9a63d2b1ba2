"""An element gets the derivative of its first copy only."""

REPLACES = "minitorch/tensor_functions.py:collected"
LOSES = [
    "test_stretched_operands",
    "test_product_of_stretched_operands",
    "test_chains",
    "test_constants",
    "test_two_backward_calls",
]


def collected(grad: tensors.Tensor, shape: tuple[int, ...]) -> tensors.Tensor:
    whole = shape_broadcast(shape, grad.shape)
    grad = grad if whole == grad.shape else stretched(grad, whole)
    return grad.seen(grad._tensor.viewed(shape, grad._tensor.strides[grad.dims - len(shape) :]))
