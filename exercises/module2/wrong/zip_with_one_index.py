"""Both inputs are read at the first one's index."""

REPLACES = "minitorch/tensor_ops.py:tensor_zip"
LOSES = [
    "test_tensor_zip",
    "test_with_a_number",
    "test_of_each_pair[a + b]",
    "test_of_each_pair[a - b]",
    "test_of_each_pair[a * b]",
    "test_of_each_pair[a < b]",
    "test_of_each_pair[a > b]",
    "test_of_each_pair[a == b]",
    "test_of_each_pair[a.is_close(b)]",
    "test_along_a_dimension[mean]",
    "test_any_storage",
    "test_together",
]


def tensor_zip(fn: Binary) -> Callable[..., None]:
    def _zip(out, out_shape, out_strides, a, a_shape, a_strides, b, b_shape, b_strides):
        out_index, index = np.zeros(len(out_shape), int), np.zeros(len(a_shape), int)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, a_shape, index)
            x = a[index_to_position(index, a_strides)]
            y = b[index_to_position(index, b_strides)]
            out[index_to_position(out_index, out_strides)] = fn(x, y)

    return _zip
