"""Threads beyond the last number leave their cell of shared memory as it was; it is added up."""

REPLACES = "minitorch/cuda_ops.py:_sum_practice"
LOSES = [
    "test_sum_practice",
]


def _sum_practice(out: Storage, a: Storage, size: int) -> None:
    cache = cuda.shared.array(BLOCK_DIM, out.dtype)
    i, thread = cuda.grid(1), cuda.threadIdx.x
    if i < size:
        cache[thread] = a[i]
    cuda.syncthreads()
    half = BLOCK_DIM // 2
    while half > 0:
        if thread < half:
            cache[thread] += cache[thread + half]
        cuda.syncthreads()
        half //= 2
    if thread == 0:
        out[cuda.blockIdx.x] = cache[0]
