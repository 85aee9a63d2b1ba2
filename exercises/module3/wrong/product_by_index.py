"""Positions are computed by the functions of module 2, for each multiplication."""

REPLACES = "minitorch/fast_ops.py:_tensor_matrix_multiply"
LOSES = [
    "test_inner_loop_of_the_product",
    "test_product_is_fast",
]


def _tensor_matrix_multiply(
    out, out_shape, out_strides, a_storage, a_shape, a_strides, b_storage, b_shape, b_strides
):
    for z in prange(out_shape[0]):
        a_index = np.zeros(3, np.int32)
        b_index = np.zeros(3, np.int32)
        for i in range(out_shape[1]):
            for j in range(out_shape[2]):
                total = 0.0
                a_index[0] = z if a_shape[0] > 1 else 0
                b_index[0] = z if b_shape[0] > 1 else 0
                a_index[1] = i
                b_index[2] = j
                for k in range(a_shape[2]):
                    a_index[2] = k
                    b_index[1] = k
                    p = index_to_position(a_index, a_strides)
                    q = index_to_position(b_index, b_strides)
                    total += a_storage[p] * b_storage[q]
                out[z * out_strides[0] + i * out_strides[1] + j * out_strides[2]] = total
