"""Each fold starts from 0, whatever `out` holds."""

REPLACES = "minitorch/tensor_ops.py:tensor_reduce"
LOSES = [
    "test_tensor_reduce",
    "test_along_a_dimension[all]",
    "test_of_everything[all]",
    "test_reduce_of_any_storage",
    "test_together",
]


def tensor_reduce(fn: Binary) -> Callable[..., None]:
    def _reduce(out, out_shape, out_strides, a, a_shape, a_strides, reduce_dim):
        index = np.zeros(len(out_shape), int)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, index)
            o = index_to_position(index, out_strides)
            so_far = 0.0
            for j in range(a_shape[reduce_dim]):
                index[reduce_dim] = j
                so_far = fn(so_far, a[index_to_position(index, a_strides)])
            out[o] = so_far

    return _reduce
