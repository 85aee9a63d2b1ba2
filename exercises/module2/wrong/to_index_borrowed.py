"""The index is taken from numpy."""

REPLACES = "minitorch/tensor_data.py:to_index"
LOSES = [
    "test_positions_are_computed_by_hand",
]


def to_index(ordinal: int, shape: Shape, out_index: OutIndex) -> None:
    out_index[:] = np.unravel_index(ordinal, shape)
