"""Only dimensions of 1 are summed over; those that the shape lacks stay."""

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
    extra = grad.dims - len(shape)
    for d in range(extra, grad.dims):
        if shape[d - extra] == 1:
            grad = grad.f.add_reduce(grad, d)
    return grad
