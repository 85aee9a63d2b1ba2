"""Without a dimension, only the first one is summed."""

REPLACES = "minitorch/tensor.py:Tensor.sum"
LOSES = [
    "test_of_everything[sum]",
    "test_of_everything[mean]",
    "test_together",
]


def sum(self, dim: int | None = None) -> Tensor:
    return functions.Sum.apply(self, 0 if dim is None else dim)
