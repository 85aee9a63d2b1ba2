"""Ordinals are taken for positions."""

REPLACES = "minitorch/tensor_ops.py:tensor_map"
LOSES = [
    "test_tensor_map",
    "test_of_each_element[-a]",
    "test_of_each_element[a.sigmoid()]",
    "test_of_each_element[a.relu()]",
    "test_of_each_element[a.log()]",
    "test_of_each_element[a.exp()]",
    "test_of_each_pair[a - b]",
    "test_any_storage",
    "test_together",
]


def tensor_map(fn: Unary) -> Callable[..., None]:
    def _map(out, out_shape, out_strides, in_storage, in_shape, in_strides):
        for i in range(len(out)):
            out[i] = fn(in_storage[i % len(in_storage)])

    return _map
