"""Only dimensions that the shape lacks are summed over."""

REPLACES = "minitorch/tensor_functions.py:collected"
LOSES = [
    "test_stretched_operands",
    "test_product_of_stretched_operands",
    "test_constants",
    "test_two_backward_calls",
]


def collected(grad: tensors.Tensor, shape: tuple[int, ...]) -> tensors.Tensor:
    whole = shape_broadcast(shape, grad.shape)
    grad = grad if whole == grad.shape else stretched(grad, whole)
    extra = grad.dims - len(shape)
    for d in range(extra):
        grad = grad.f.add_reduce(grad, d)
    return grad.contiguous().view(*grad.shape[extra:])
