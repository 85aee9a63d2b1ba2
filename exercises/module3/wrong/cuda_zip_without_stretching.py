"""Both inputs are read at the output's index: what broadcasts is read beyond its end."""

REPLACES = "minitorch/cuda_ops.py:tensor_zip"
LOSES = [
    "test_cuda_zip",
]


def tensor_zip(fn: Any) -> Any:
    def _zip(out, out_shape, out_strides, out_size, a, a_shape, a_strides, b, b_shape, b_strides):
        index = cuda.local.array(32, np.int32)
        for i in range(cuda.grid(1), out_size, cuda.gridsize(1)):
            to_index(i, out_shape, index)
            x = a[index_to_position(index, a_strides)]
            y = b[index_to_position(index, b_strides)]
            out[index_to_position(index, out_strides)] = fn(x, y)

    return jit(_zip)
