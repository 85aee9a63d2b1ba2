"""The whole input is taken out of the graph, so no derivative flows back."""

REPLACES = "minitorch/nn.py:softmax"
LOSES = [
    "test_softmax_gradient",
]


def softmax(input: Tensor, dim: int) -> Tensor:
    powers = (input - input.f.max_reduce(input.detach(), dim)).detach().exp()
    return powers / powers.sum(dim)
