"""The first dimension changes fastest."""

REPLACES = "minitorch/tensor_data.py:to_index"
LOSES = [
    "test_to_index_counts_row_by_row",
    "test_to_index_of_many_dimensions",
]


def to_index(ordinal: int, shape: Shape, out_index: OutIndex) -> None:
    for d in range(len(shape)):
        out_index[d] = ordinal % shape[d]
        ordinal = ordinal // shape[d]
