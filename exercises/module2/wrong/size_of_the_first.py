"""The size is that of the first dimension."""

REPLACES = "minitorch/tensor.py:Tensor.size"
LOSES = [
    "test_along_a_dimension[mean]",
    "test_of_everything[sum]",
    "test_of_everything[mean]",
    "test_of_everything[all]",
    "test_tensor_view",
    "test_size_and_dims",
    "test_together",
]


@property
def size(self) -> int:
    return self.shape[0]
