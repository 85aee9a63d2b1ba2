"""Threads are numbered within their block only: all blocks do the same."""

REPLACES = "minitorch/cuda_ops.py:tensor_map"
LOSES = [
    "test_cuda_map",
]


def tensor_map(fn: Any) -> Any:
    def _map(out, out_shape, out_strides, out_size, in_storage, in_shape, in_strides):
        out_index = cuda.local.array(32, np.int32)
        in_index = cuda.local.array(32, np.int32)
        i = cuda.threadIdx.x
        if i < out_size:
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, in_shape, in_index)
            position = index_to_position(in_index, in_strides)
            out[index_to_position(out_index, out_strides)] = fn(in_storage[position])

    return jit(_map)
