"""The batch's stride is used although there is one matrix for all batches."""

REPLACES = "minitorch/fast_ops.py:_tensor_matrix_multiply"
LOSES = [
    "test_kernel_of_any_layout",
    "test_two_threads_multiply",
]


def _tensor_matrix_multiply(
    out, out_shape, out_strides, a_storage, a_shape, a_strides, b_storage, b_shape, b_strides
):
    a_batch = a_strides[0]
    b_batch = b_strides[0]
    for z in prange(out_shape[0]):
        for i in range(out_shape[1]):
            for j in range(out_shape[2]):
                p = z * a_batch + i * a_strides[1]
                q = z * b_batch + j * b_strides[2]
                total = 0.0
                for _ in range(a_shape[2]):
                    total += a_storage[p] * b_storage[q]
                    p += a_strides[2]
                    q += b_strides[1]
                out[z * out_strides[0] + i * out_strides[1] + j * out_strides[2]] = total
