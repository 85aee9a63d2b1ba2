"""The kernel is launched along the last dimension, whichever is asked for."""

REPLACES = "minitorch/cuda_ops.py:CudaOps.reduce"
LOSES = ["test_reduce_is_launched[add_reduce]", "test_reduce_is_launched[mul_reduce]"]


def reduce(fn: Binary, start: float = 0.0) -> ReduceProto:
    f = _kernel(tensor_reduce, fn)

    def reduced(a: Tensor, dim: int) -> Tensor:
        last = a.dims - 1
        if a.size == 0:
            return a.new(np.full(int(np.prod(a.shape[:-1])), start, a.dtype), (*a.shape[:-1], 1))
        return _fold(f, a, last, start, 1)

    return reduced
