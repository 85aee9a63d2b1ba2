"""The shape is taken from numpy."""

REPLACES = "minitorch/tensor_data.py:shape_broadcast"
LOSES = [
    "test_shapes_are_broadcast_by_hand",
]


def shape_broadcast(shape1: UserShape, shape2: UserShape) -> tuple[int, ...]:
    try:
        return tuple(np.broadcast_shapes(tuple(shape1), tuple(shape2)))
    except ValueError:
        raise IndexingError(f"shapes {shape1} and {shape2} don't broadcast") from None
