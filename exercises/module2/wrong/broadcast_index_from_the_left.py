"""Leading dimensions are not left out."""

REPLACES = "minitorch/tensor_data.py:broadcast_index"
LOSES = [
    "test_broadcast_index",
    "test_indices_of_many_dimensions",
]


def broadcast_index(big_index: Index, big_shape: Shape, shape: Shape, out_index: OutIndex) -> None:
    for d in range(len(shape)):
        out_index[d] = big_index[d] if shape[d] > 1 else 0
