"""Equal strides are taken for equal layout, but the shapes may differ: a row is not stretched."""

REPLACES = "minitorch/fast_ops.py:tensor_map"
LOSES = [
    "test_map_of_any_layout",
    "test_two_threads_map",
]


def tensor_map(fn: Unary) -> Callable[..., None]:
    def _map(out, out_shape, out_strides, in_storage, in_shape, in_strides):
        size = 1
        for n in out_shape:
            size *= n
        if len(out_strides) == len(in_strides) and (out_strides == in_strides).all():
            for i in prange(size):
                out[i] = fn(in_storage[i])
        else:
            for i in prange(size):
                out_index = np.zeros(len(out_shape), np.int32)
                in_index = np.zeros(len(in_shape), np.int32)
                to_index(i, out_shape, out_index)
                broadcast_index(out_index, out_shape, in_shape, in_index)
                position = index_to_position(in_index, in_strides)
                out[index_to_position(out_index, out_strides)] = fn(in_storage[position])

    return njit(_map, parallel=True)
