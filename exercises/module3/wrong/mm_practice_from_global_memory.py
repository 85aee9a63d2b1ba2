"""The matrices are read from global memory, size times each."""

REPLACES = "minitorch/cuda_ops.py:_mm_practice"
LOSES = [
    "test_mm_practice_reads_each_cell_once",
]


def _mm_practice(out: Storage, a: Storage, b: Storage, size: int) -> None:
    column, row = cuda.threadIdx.x, cuda.threadIdx.y
    if row < size and column < size:
        total = 0.0
        for k in range(size):
            total += a[row * size + k] * b[k * size + column]
        out[row * size + column] = total
