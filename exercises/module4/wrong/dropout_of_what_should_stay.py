"""`rate` is taken for the share that is kept."""

REPLACES = "minitorch/nn.py:dropout"
LOSES = [
    "test_dropout_drops_at_its_rate[0.1]",
    "test_dropout_drops_at_its_rate[0.75]",
]


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    if ignore or rate <= 0.0:
        return input
    if rate >= 1.0:
        return input * 0.0
    kept = rand(input.shape, backend=input.backend) < rate
    return input * kept * (1.0 / (1.0 - rate))
