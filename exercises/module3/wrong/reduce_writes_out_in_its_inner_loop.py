"""The inner loop reads and writes `out` for each element, instead of a local sum."""

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
            place = index_to_position(index, a_strides)
            for _ in range(a_shape[reduce_dim]):
                out[at] = fn(out[at], a_storage[place])
                place += a_strides[reduce_dim]

    return njit(_reduce, parallel=True)
