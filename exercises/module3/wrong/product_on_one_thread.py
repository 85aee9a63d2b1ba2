"""The loops are plain ranges: one thread does it all."""

REPLACES = "minitorch/fast_ops.py:_tensor_matrix_multiply"
LOSES = [
    "test_main_loop_of_the_product_is_parallel",
]


def _tensor_matrix_multiply(
    out, out_shape, out_strides, a_storage, a_shape, a_strides, b_storage, b_shape, b_strides
):
    a_batch = a_strides[0] if a_shape[0] > 1 else 0
    b_batch = b_strides[0] if b_shape[0] > 1 else 0
    for z in range(out_shape[0]):
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
