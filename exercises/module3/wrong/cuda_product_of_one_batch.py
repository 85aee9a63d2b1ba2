"""The batch strides are forgotten."""

REPLACES = "minitorch/cuda_ops.py:_tensor_matrix_multiply"
LOSES = [
    "test_cuda_product",
    "test_product_is_launched",
]
MAY_LOSE = ["test_cuda_product_reads_each_cell_once"]  # where batches are drawn


def _tensor_matrix_multiply(
    out, out_shape, out_strides, out_size, a, a_shape, a_strides, b, b_shape, b_strides
):
    a_tile = cuda.shared.array((TILE, TILE), a.dtype)
    b_tile = cuda.shared.array((TILE, TILE), b.dtype)
    x, y, z = cuda.threadIdx.x, cuda.threadIdx.y, cuda.blockIdx.z
    i, j = cuda.blockIdx.y * TILE + y, cuda.blockIdx.x * TILE + x
    a_start = b_start = 0
    total = 0.0
    for k in range(0, a_shape[2], TILE):
        a_tile[y, x] = 0.0
        b_tile[y, x] = 0.0
        if i < a_shape[1] and k + x < a_shape[2]:
            a_tile[y, x] = a[a_start + i * a_strides[1] + (k + x) * a_strides[2]]
        if k + y < b_shape[1] and j < b_shape[2]:
            b_tile[y, x] = b[b_start + (k + y) * b_strides[1] + j * b_strides[2]]
        cuda.syncthreads()
        for n in range(TILE):
            total += a_tile[y, n] * b_tile[n, x]
        cuda.syncthreads()
    if i < out_shape[1] and j < out_shape[2]:
        out[z * out_strides[0] + i * out_strides[1] + j * out_strides[2]] = total
