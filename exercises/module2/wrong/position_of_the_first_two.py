"""Only the first two dimensions are looked at."""

REPLACES = "minitorch/tensor_data.py:index_to_position"
LOSES = [
    "test_index_to_position",
    "test_a_position_reads_the_storage",
]


def index_to_position(index: Index, strides: Strides) -> int:
    return sum(index[d] * strides[d] for d in range(min(2, len(strides))))
