"""The input's shape is taken to be that of the output."""

REPLACES = "minitorch/tensor_ops.py:tensor_map"
LOSES = [
    "test_tensor_map",
    "test_any_storage",
]


def tensor_map(fn: Unary) -> Callable[..., None]:
    def _map(out, out_shape, out_strides, in_storage, in_shape, in_strides):
        index = np.zeros(len(out_shape), int)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, index)
            x = in_storage[index_to_position(index, in_strides)]
            out[index_to_position(index, out_strides)] = fn(x)

    return _map
