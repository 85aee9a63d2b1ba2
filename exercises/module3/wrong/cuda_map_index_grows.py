"""The index is a tuple that grows in a loop: Python can, numba wants one type for a name."""

REPLACES = "minitorch/cuda_ops.py:tensor_map"
LOSES = [
    "test_kernels_become_assembly",
]


def tensor_map(fn: Any) -> Any:
    def _map(out, out_shape, out_strides, out_size, in_storage, in_shape, in_strides):
        i = cuda.grid(1)
        if i < out_size:
            index = ()
            for d in range(len(out_shape) - 1, -1, -1):
                index = (i % out_shape[d],) + index  # noqa: RUF005 - as students write it
                i //= out_shape[d]
            extra = len(out_shape) - len(in_shape)
            to = at = 0
            for d in range(len(out_shape)):
                to += index[d] * out_strides[d]
                if d >= extra and in_shape[d - extra] > 1:
                    at += index[d] * in_strides[d - extra]
            out[to] = fn(in_storage[at])

    return jit(_map)
