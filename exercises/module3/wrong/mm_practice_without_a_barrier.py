"""Threads use what others have not yet put into shared memory."""

REPLACES = "minitorch/cuda_ops.py:_mm_practice"
LOSES = [
    "test_mm_practice[2-2]",
    "test_mm_practice[5-5]",
    "test_mm_practice[5-8]",
    "test_mm_practice[12-12]",
    "test_mm_practice_reads_each_cell_once",
]


def _mm_practice(out: Storage, a: Storage, b: Storage, size: int) -> None:
    a_cache = cuda.shared.array((BLOCK_DIM, BLOCK_DIM), out.dtype)
    b_cache = cuda.shared.array((BLOCK_DIM, BLOCK_DIM), out.dtype)
    column, row = cuda.threadIdx.x, cuda.threadIdx.y
    if row < size and column < size:
        a_cache[row, column] = a[row * size + column]
        b_cache[row, column] = b[row * size + column]
    if row < size and column < size:
        total = 0.0
        for k in range(size):
            total += a_cache[row, k] * b_cache[k, column]
        out[row * size + column] = total
