"""The batch stride is forgotten: every product is the first one."""

REPLACES = "minitorch/fast_ops.py:_tensor_matrix_multiply"
LOSES = [
    "test_kernel_of_any_layout",
    "test_two_threads_multiply",
    "test_product_is_fast",
    "test_product_runs_in_parallel",
]


def _tensor_matrix_multiply(
    out, out_shape, out_strides, a_storage, a_shape, a_strides, b_storage, b_shape, b_strides
):
    for z in prange(out_shape[0]):
        for i in range(out_shape[1]):
            for j in range(out_shape[2]):
                p = i * a_strides[1]
                q = j * b_strides[2]
                total = 0.0
                for _ in range(a_shape[2]):
                    total += a_storage[p] * b_storage[q]
                    p += a_strides[2]
                    q += b_strides[1]
                out[z * out_strides[0] + i * out_strides[1] + j * out_strides[2]] = total
