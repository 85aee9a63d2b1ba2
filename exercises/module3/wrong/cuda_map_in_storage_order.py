"""Elements are taken from where they lie, whatever shape and strides say."""

REPLACES = "minitorch/cuda_ops.py:tensor_map"
LOSES = [
    "test_cuda_map",
]


def tensor_map(fn: Any) -> Any:
    def _map(out, out_shape, out_strides, out_size, in_storage, in_shape, in_strides):
        for i in range(cuda.grid(1), out_size, cuda.gridsize(1)):
            out[i] = fn(in_storage[i])

    return jit(_map)
