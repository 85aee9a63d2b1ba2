"""Shapes that don't fit raise another error."""

REPLACES = "minitorch/tensor_data.py:shape_broadcast"
LOSES = [
    "test_shapes_that_do_not_fit",
]


def shape_broadcast(shape1: UserShape, shape2: UserShape) -> tuple[int, ...]:
    found = []
    for d in range(max(len(shape1), len(shape2))):
        a = shape1[-1 - d] if d < len(shape1) else 1
        b = shape2[-1 - d] if d < len(shape2) else 1
        if a != b and 1 not in (a, b):
            raise ValueError(f"{a} and {b} don't fit")
        found.insert(0, b if a == 1 else a)
    return tuple(found)
