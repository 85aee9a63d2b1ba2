"""The elements to fold are taken for neighbours in the storage."""

REPLACES = "minitorch/fast_ops.py:tensor_reduce"
LOSES = [
    "test_reduce_of_any_layout",
    "test_two_threads_reduce[0]",
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
            total = out[at]
            for _ in range(a_shape[reduce_dim]):
                total = fn(total, a_storage[place])
                place += 1
            out[at] = total

    return njit(_reduce, parallel=True)
