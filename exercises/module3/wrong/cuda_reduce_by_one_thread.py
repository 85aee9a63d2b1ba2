"""One thread of each block folds everything, the others have nothing to do."""

REPLACES = "minitorch/cuda_ops.py:tensor_reduce"
LOSES = [
    "test_cuda_reduce_in_shared_memory",
    "test_reduce_is_launched[add_reduce]",
    "test_reduce_is_launched[mul_reduce]",
]


def tensor_reduce(fn: Any) -> Any:
    def _reduce(
        out, out_shape, out_strides, out_size, a, a_shape, a_strides, reduce_dim, reduce_value
    ):
        index = cuda.local.array(32, np.int32)
        if cuda.threadIdx.x == 0:
            to_index(cuda.blockIdx.x, out_shape, index)
            at = index_to_position(index, out_strides)
            start = index_to_position(index, a_strides)
            total = reduce_value
            for j in range(a_shape[reduce_dim]):
                total = fn(total, a[start + j * a_strides[reduce_dim]])
            out[at] = total

    return jit(_reduce)
