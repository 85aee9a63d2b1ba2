"""A dimension of 1 keeps the index of the big shape."""

REPLACES = "minitorch/tensor_data.py:broadcast_index"
LOSES = [
    "test_broadcast_index",
    "test_indices_of_many_dimensions",
]


def broadcast_index(big_index: Index, big_shape: Shape, shape: Shape, out_index: OutIndex) -> None:
    extra = len(big_shape) - len(shape)
    for d in range(len(shape)):
        out_index[d] = big_index[d + extra]
