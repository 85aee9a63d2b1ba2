"""Equal maxima get a share of the 1, not a 1 each."""

REPLACES = "minitorch/nn.py:argmax"
LOSES = [
    "test_equal_maxima[argmax]",
]


def argmax(input: Tensor, dim: int) -> Tensor:
    found = input.detach() == input.f.max_reduce(input.detach(), dim)
    return found / found.sum(dim)
