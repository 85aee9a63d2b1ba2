"""The operands of `-` are exchanged."""

REPLACES = "minitorch/tensor.py:Tensor.__sub__"
LOSES = [
    "test_with_a_number",
    "test_of_each_pair[a - b]",
    "test_together",
]


def __sub__(self, b: float | Tensor) -> Tensor:
    return self._ensure_tensor(b) + functions.Neg.apply(self)
