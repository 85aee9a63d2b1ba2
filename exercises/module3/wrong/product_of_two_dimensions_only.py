"""Tensors of two dimensions are multiplied as they are, without their batches."""

REPLACES = "minitorch/fast_ops.py:FastOps.matrix_multiply"
LOSES = [
    "test_product_of_tensors",
]


@staticmethod
def matrix_multiply(a: Tensor, b: Tensor) -> Tensor:
    out = blank(a, product_shape(a, b), wider(a, b))
    three = [x if x.dims == 3 else x.contiguous().view(1, *x.shape[-2:]) for x in (out, a, b)]
    tensor_matrix_multiply(*[part for x in three for part in x.tuple()])
    return out
