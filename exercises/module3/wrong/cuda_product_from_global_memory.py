"""Every thread reads its row and its column by itself."""

REPLACES = "minitorch/cuda_ops.py:_tensor_matrix_multiply"
LOSES = [
    "test_cuda_product_reads_each_cell_once",
    "test_cuda_product_reads_neighbours",
    "test_product_is_launched",
]


def _tensor_matrix_multiply(
    out, out_shape, out_strides, out_size, a, a_shape, a_strides, b, b_shape, b_strides
):
    z, i, j = cuda.blockIdx.z, cuda.grid(2)[1], cuda.grid(2)[0]
    a_start = z * a_strides[0] if a_shape[0] > 1 else 0
    b_start = z * b_strides[0] if b_shape[0] > 1 else 0
    if i < out_shape[1] and j < out_shape[2]:
        total = 0.0
        for k in range(a_shape[2]):
            x = a[a_start + i * a_strides[1] + k * a_strides[2]]
            total += x * b[b_start + k * b_strides[1] + j * b_strides[2]]
        out[z * out_strides[0] + i * out_strides[1] + j * out_strides[2]] = total
