"""Equal numbers count as greater."""

REPLACES = "minitorch/tensor.py:Tensor.__gt__"
LOSES = [
    "test_with_a_number",
    "test_of_each_pair[a > b]",
]


def __gt__(self, b: float | Tensor) -> Tensor:
    return functions.Add.apply(self.new(np.ones(1), (1,)), -(self < b))
