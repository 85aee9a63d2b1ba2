"""Only threads that have an element reach the barrier; the others never do."""

REPLACES = "minitorch/cuda_ops.py:tensor_reduce"
LOSES = [
    "test_cuda_reduce",
    "test_cuda_reduce_in_shared_memory",
    "test_reduce_is_launched[add_reduce]",
    "test_reduce_is_launched[mul_reduce]",
]


def tensor_reduce(fn: Any) -> Any:
    def _reduce(
        out, out_shape, out_strides, out_size, a, a_shape, a_strides, reduce_dim, reduce_value
    ):
        cache = cuda.shared.array(1024, out.dtype)
        index = cuda.local.array(32, np.int32)
        thread, threads = cuda.threadIdx.x, cuda.blockDim.x
        to_index(cuda.blockIdx.x, out_shape, index)
        at = index_to_position(index, out_strides)
        start = index_to_position(index, a_strides)
        total = reduce_value
        for j in range(thread, a_shape[reduce_dim], threads):
            total = fn(total, a[start + j * a_strides[reduce_dim]])
        cache[thread] = total
        if thread < a_shape[reduce_dim]:
            cuda.syncthreads()
        half = threads // 2
        while half > 0:
            if thread < half:
                cache[thread] = fn(cache[thread], cache[thread + half])
            cuda.syncthreads()
            half //= 2
        if thread == 0:
            out[at] = cache[0]

    return jit(_reduce)
