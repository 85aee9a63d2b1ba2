"""The indices are made before the parallel loop: threads write into each other's."""

REPLACES = "minitorch/fast_ops.py:tensor_zip"
LOSES = [
    "test_indices_are_each_threads_own[tensor_zip]",
    "test_two_threads_zip",
]


def tensor_zip(fn: Binary) -> Callable[..., None]:
    def _zip(
        out, out_shape, out_strides, a_storage, a_shape, a_strides, b_storage, b_shape, b_strides
    ):
        size = 1
        for n in out_shape:
            size *= n
        out_index = np.zeros(len(out_shape), np.int32)
        a_index = np.zeros(len(a_shape), np.int32)
        b_index = np.zeros(len(b_shape), np.int32)
        if (
            len(out) == len(a_storage) == len(b_storage) == size
            and np.array_equal(out_shape, a_shape)
            and np.array_equal(out_shape, b_shape)
            and np.array_equal(out_strides, a_strides)
            and np.array_equal(out_strides, b_strides)
        ):
            for i in prange(size):
                out[i] = fn(a_storage[i], b_storage[i])
        else:
            for i in prange(size):
                to_index(i, out_shape, out_index)
                broadcast_index(out_index, out_shape, a_shape, a_index)
                broadcast_index(out_index, out_shape, b_shape, b_index)
                x = a_storage[index_to_position(a_index, a_strides)]
                y = b_storage[index_to_position(b_index, b_strides)]
                out[index_to_position(out_index, out_strides)] = fn(x, y)

    return njit(_zip, parallel=True)
