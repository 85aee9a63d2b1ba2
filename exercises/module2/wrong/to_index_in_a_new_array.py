"""The index is returned, and `out_index` stays as it was."""

REPLACES = "minitorch/tensor_data.py:to_index"
LOSES = [
    "test_to_index_counts_row_by_row",
    "test_to_index_of_many_dimensions",
]


def to_index(ordinal: int, shape: Shape, out_index: OutIndex) -> None:
    index = []
    for size in reversed(shape):
        index.insert(0, ordinal % size)
        ordinal = ordinal // size
    out_index = np.array(index)
    return out_index
