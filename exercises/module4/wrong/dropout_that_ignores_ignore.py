"""`ignore` is ignored: numbers are dropped when the network is used, too."""

REPLACES = "minitorch/nn.py:dropout"
LOSES = [
    "test_dropout_ignored",
]


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    if rate <= 0.0:
        return input
    if rate >= 1.0:
        return input * 0.0
    kept = rand(input.shape, backend=input.backend) > rate
    return input * kept * (1.0 / (1.0 - rate))
