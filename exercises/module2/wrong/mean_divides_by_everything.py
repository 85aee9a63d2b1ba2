"""The mean of a row is divided by the number of all elements."""

REPLACES = "minitorch/tensor.py:Tensor.mean"
LOSES = [
    "test_along_a_dimension[mean]",
]


def mean(self, dim: int | None = None) -> Tensor:
    return self.sum(dim) * (1 / self.size)
