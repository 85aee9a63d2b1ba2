"""The index that was given is changed on the way."""

REPLACES = "minitorch/tensor_data.py:broadcast_index"
LOSES = [
    "test_the_big_index_stays",
]


def broadcast_index(big_index: Index, big_shape: Shape, shape: Shape, out_index: OutIndex) -> None:
    extra = len(big_shape) - len(shape)
    for d in range(len(shape)):
        if shape[d] == 1:
            big_index[d + extra] = 0
        out_index[d] = big_index[d + extra]
