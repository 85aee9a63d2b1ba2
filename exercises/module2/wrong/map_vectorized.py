"""The loop is numpy's."""

REPLACES = "minitorch/tensor_ops.py:tensor_map"
LOSES = [
    "test_elements_are_gone_through_by_hand",
]


def tensor_map(fn: Unary) -> Callable[..., None]:
    def _map(out, out_shape, out_strides, in_storage, in_shape, in_strides):
        out_index, in_index = np.zeros(len(out_shape), int), np.zeros(len(in_shape), int)
        applied = np.vectorize(fn)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, in_shape, in_index)
            x = in_storage[index_to_position(in_index, in_strides)]
            out[index_to_position(out_index, out_strides)] = applied(x)

    return _map
