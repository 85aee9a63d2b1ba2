"""The results are written one behind the other."""

REPLACES = "minitorch/tensor_ops.py:tensor_map"
LOSES = [
    "test_tensor_map",
    "test_any_storage",
]


def tensor_map(fn: Unary) -> Callable[..., None]:
    def _map(out, out_shape, out_strides, in_storage, in_shape, in_strides):
        out_index, in_index = np.zeros(len(out_shape), int), np.zeros(len(in_shape), int)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, in_shape, in_index)
            out[i] = fn(in_storage[index_to_position(in_index, in_strides)])

    return _map
