"""The numbers are added up where they are: each is read again and again."""

REPLACES = "minitorch/cuda_ops.py:_sum_practice"
LOSES = [
    "test_sum_practice",
]


def _sum_practice(out: Storage, a: Storage, size: int) -> None:
    if cuda.threadIdx.x == 0:
        first = cuda.blockIdx.x * BLOCK_DIM
        total = 0.0
        for i in range(first, min(size, first + BLOCK_DIM)):
            total += a[i]
        out[cuda.blockIdx.x] = total
