"""The index buffers are made before the parallel loop: threads write into each other's."""

REPLACES = "minitorch/fast_ops.py:tensor_map"
LOSES = [
    "test_indices_are_each_threads_own[tensor_map]",
    "test_two_threads_map",
]


def tensor_map(fn: Unary) -> Callable[..., None]:
    def _map(out, out_shape, out_strides, in_storage, in_shape, in_strides):
        size = 1
        for n in out_shape:
            size *= n
        out_index = np.zeros(len(out_shape), np.int32)
        in_index = np.zeros(len(in_shape), np.int32)
        if (
            len(out) == len(in_storage) == size
            and np.array_equal(out_shape, in_shape)
            and np.array_equal(out_strides, in_strides)
        ):
            for i in prange(size):
                out[i] = fn(in_storage[i])
        else:
            for i in prange(size):
                to_index(i, out_shape, out_index)
                broadcast_index(out_index, out_shape, in_shape, in_index)
                position = index_to_position(in_index, in_strides)
                out[index_to_position(out_index, out_strides)] = fn(in_storage[position])

    return njit(_map, parallel=True)
