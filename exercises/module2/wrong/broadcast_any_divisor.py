"""A size stretches to its multiples."""

REPLACES = "minitorch/tensor_data.py:shape_broadcast"
LOSES = [
    "test_shapes_that_do_not_fit",
]


def shape_broadcast(shape1: UserShape, shape2: UserShape) -> tuple[int, ...]:
    most = max(len(shape1), len(shape2))
    first = [1] * (most - len(shape1)) + list(shape1)
    second = [1] * (most - len(shape2)) + list(shape2)
    for a, b in zip(first, second, strict=True):
        if max(a, b) % min(a, b):
            raise IndexingError(f"shapes {shape1} and {shape2} don't broadcast")
    return tuple(max(a, b) for a, b in zip(first, second, strict=True))
