"""Folds start from 0 instead of what `out` holds."""

REPLACES = "minitorch/fast_ops.py:tensor_reduce"
LOSES = [
    "test_reduce_of_any_layout",
    "test_reduce_stays_inside",
    "test_two_threads_reduce[0]",
    "test_two_threads_reduce[1]",
    "test_reduce_is_fast",
    "test_reduce_runs_in_parallel",
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
            total = 0.0
            for _ in range(a_shape[reduce_dim]):
                total = fn(total, a_storage[place])
                place += a_strides[reduce_dim]
            out[at] = total

    return njit(_reduce, parallel=True)
