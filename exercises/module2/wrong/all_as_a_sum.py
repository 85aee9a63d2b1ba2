"""`all` is made of a sum."""

REPLACES = "minitorch/tensor.py:Tensor.all"
LOSES = [
    "test_along_a_dimension[all]",
    "test_of_everything[all]",
    "test_together",
]


def all(self, dim: int | None = None) -> Tensor:
    return self.sum(dim)
