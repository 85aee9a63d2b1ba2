"""Threads share one fold: two read the same `out`, and one of the results is lost."""

REPLACES = "minitorch/fast_ops.py:tensor_reduce"
LOSES = [
    "test_inner_loop_of_reduce",
    "test_reduce_is_fast",
]
MAY_LOSE = [
    "test_two_threads_reduce[0]",
    "test_two_threads_reduce[1]",
    "test_reduce_runs_in_parallel",
]


def tensor_reduce(fn: Binary) -> Callable[..., None]:
    def _reduce(out, out_shape, out_strides, a_storage, a_shape, a_strides, reduce_dim):
        size = 1
        for n in a_shape:
            size *= n
        for i in prange(size):
            index = np.zeros(len(a_shape), np.int32)
            to_index(i, a_shape, index)
            place = index_to_position(index, a_strides)
            index[reduce_dim] = 0
            at = index_to_position(index, out_strides)
            out[at] = fn(out[at], a_storage[place])

    return njit(_reduce, parallel=True)
