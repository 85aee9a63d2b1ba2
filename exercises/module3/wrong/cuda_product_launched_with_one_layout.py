"""The strides of the first matrix are handed over for the second one, too."""

REPLACES = "minitorch/cuda_ops.py:CudaOps.matrix_multiply"
LOSES = ["test_product_is_launched"]


def matrix_multiply(a: Tensor, b: Tensor) -> Tensor:
    shape, dtype = product_shape(a, b), wider(a, b)
    out = empty(a, shape, dtype)
    tensor_matrix_multiply[tiles(shape, TILE), (TILE, TILE)](
        out._tensor._storage, *map(on_device, layout(out)), out.size,
        a._tensor._storage, *map(on_device, layout(a)),
        b._tensor._storage, on_device(layout(b)[0]), on_device(layout(a)[1]),
    )  # fmt: skip
    return out
