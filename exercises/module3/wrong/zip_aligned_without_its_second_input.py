"""Only the first input is compared with the output before indices are left out."""

REPLACES = "minitorch/fast_ops.py:tensor_zip"
LOSES = [
    "test_zip_of_any_layout",
]


def tensor_zip(fn: Binary) -> Callable[..., None]:
    def _zip(
        out, out_shape, out_strides, a_storage, a_shape, a_strides, b_storage, b_shape, b_strides
    ):
        size = 1
        for n in out_shape:
            size *= n
        if (
            len(out) == len(a_storage) == size
            and np.array_equal(out_shape, a_shape)
            and np.array_equal(out_strides, a_strides)
        ):
            for i in prange(size):
                out[i] = fn(a_storage[i], b_storage[i])
        else:
            for i in prange(size):
                out_index = np.zeros(len(out_shape), np.int32)
                a_index = np.zeros(len(a_shape), np.int32)
                b_index = np.zeros(len(b_shape), np.int32)
                to_index(i, out_shape, out_index)
                broadcast_index(out_index, out_shape, a_shape, a_index)
                broadcast_index(out_index, out_shape, b_shape, b_index)
                x = a_storage[index_to_position(a_index, a_strides)]
                y = b_storage[index_to_position(b_index, b_strides)]
                out[index_to_position(out_index, out_strides)] = fn(x, y)

    return njit(_zip, parallel=True)
