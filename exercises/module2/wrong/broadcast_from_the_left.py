"""Shapes are lined up at the left."""

REPLACES = "minitorch/tensor_data.py:shape_broadcast"
LOSES = [
    "test_shape_broadcast",
    "test_shapes_that_do_not_fit",
    "test_shapes_of_many_dimensions",
    "test_shapes_as_lists",
]


def shape_broadcast(shape1: UserShape, shape2: UserShape) -> tuple[int, ...]:
    most = max(len(shape1), len(shape2))
    first = list(shape1) + [1] * (most - len(shape1))
    second = list(shape2) + [1] * (most - len(shape2))
    for a, b in zip(first, second, strict=True):
        if a != b and 1 not in (a, b):
            raise IndexingError(f"shapes {shape1} and {shape2} don't broadcast")
    return tuple(max(a, b) for a, b in zip(first, second, strict=True))
