"""A sum begins with `out.dtype(0)`: a dtype can't be called, in numba as in numpy."""

REPLACES = "minitorch/cuda_ops.py:_mm_practice"
LOSES = [
    "test_products_become_assembly",
]


def _mm_practice(out: Storage, a: Storage, b: Storage, size: int) -> None:
    a_cache = cuda.shared.array((BLOCK_DIM, BLOCK_DIM), out.dtype)
    b_cache = cuda.shared.array((BLOCK_DIM, BLOCK_DIM), out.dtype)
    column, row = cuda.threadIdx.x, cuda.threadIdx.y
    inside = row < size and column < size
    if inside:
        a_cache[row, column] = a[row * size + column]
        b_cache[row, column] = b[row * size + column]
    cuda.syncthreads()
    if inside:
        total = out.dtype(0)
        for k in range(size):
            total += a_cache[row, k] * b_cache[k, column]
        out[row * size + column] = total
