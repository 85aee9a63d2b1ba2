"""The position is a float, at which no storage has an element."""

REPLACES = "minitorch/tensor_data.py:index_to_position"
LOSES = [
    "test_a_position_reads_the_storage",
]


def index_to_position(index: Index, strides: Strides) -> int:
    position = 0.0
    for i, stride in zip(index, strides, strict=True):
        position += float(i * stride)
    return position
