"""The inner loop computes each position by a call."""

REPLACES = "minitorch/fast_ops.py:tensor_reduce"
LOSES = [
    "test_inner_loop_of_reduce",
]


def tensor_reduce(fn: Binary) -> Callable[..., None]:
    def _reduce(out, out_shape, out_strides, a_storage, a_shape, a_strides, reduce_dim):
        size = 1
        for n in out_shape:
            size *= n
        for i in prange(size):
            index = np.zeros(len(out_shape), np.int32)
            to_index(i, out_shape, index)
            at = index_to_position(index, out_strides)
            total = out[at]
            for j in range(a_shape[reduce_dim]):
                index[reduce_dim] = j
                total = fn(total, a_storage[index_to_position(index, a_strides)])
            out[at] = total

    return njit(_reduce, parallel=True)
