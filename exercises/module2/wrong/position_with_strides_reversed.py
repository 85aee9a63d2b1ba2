"""The strides are paired with the index from the other end."""

REPLACES = "minitorch/tensor_data.py:index_to_position"
LOSES = [
    "test_index_to_position",
    "test_a_position_reads_the_storage",
]


def index_to_position(index: Index, strides: Strides) -> int:
    return sum(i * stride for i, stride in zip(index, reversed(strides), strict=True))
