"""Only the second shape is stretched."""

REPLACES = "minitorch/tensor_data.py:shape_broadcast"
LOSES = [
    "test_shape_broadcast",
    "test_shapes_that_do_not_fit",
    "test_shapes_of_many_dimensions",
    "test_shapes_as_lists",
]


def shape_broadcast(shape1: UserShape, shape2: UserShape) -> tuple[int, ...]:
    second = [1] * (len(shape1) - len(shape2)) + list(shape2)
    for a, b in zip(shape1, second, strict=False):
        if b not in (1, a):
            raise IndexingError(f"shapes {shape1} and {shape2} don't broadcast")
    return tuple(shape1)
