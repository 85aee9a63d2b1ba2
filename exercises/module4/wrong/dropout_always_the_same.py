"""The random numbers begin anew at each call, so the same ones are dropped."""

REPLACES = "minitorch/nn.py:dropout"
LOSES = [
    "test_dropout_is_random",
]


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    if ignore or rate <= 0.0:
        return input
    if rate >= 1.0:
        return input * 0.0
    import random

    random.seed(1)
    kept = rand(input.shape, backend=input.backend) > rate
    return input * kept * (1.0 / (1.0 - rate))
