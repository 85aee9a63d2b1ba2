"""The sums are kept in `out`, in parallel over k: threads lose each other's additions."""

REPLACES = "minitorch/fast_ops.py:_tensor_matrix_multiply"
LOSES = [
    "test_two_threads_multiply",
    "test_inner_loop_of_the_product",
]
MAY_LOSE = [
    "test_product_is_fast",
    "test_product_runs_in_parallel",
    "test_kernel_of_any_layout",
]


def _tensor_matrix_multiply(
    out, out_shape, out_strides, a_storage, a_shape, a_strides, b_storage, b_shape, b_strides
):
    a_batch = a_strides[0] if a_shape[0] > 1 else 0
    b_batch = b_strides[0] if b_shape[0] > 1 else 0
    out[:] = np.where(out == -77.0, out, 0.0)
    for k in prange(a_shape[2]):
        for z in range(out_shape[0]):
            for i in range(out_shape[1]):
                for j in range(out_shape[2]):
                    p = z * a_batch + i * a_strides[1] + k * a_strides[2]
                    q = z * b_batch + k * b_strides[1] + j * b_strides[2]
                    o = z * out_strides[0] + i * out_strides[1] + j * out_strides[2]
                    out[o] += a_storage[p] * b_storage[q]
