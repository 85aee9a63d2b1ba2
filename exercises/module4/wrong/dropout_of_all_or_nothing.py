"""One random number decides for the whole tensor."""

REPLACES = "minitorch/nn.py:dropout"
LOSES = [
    "test_dropout_drops_at_its_rate[0.1]",
    "test_dropout_drops_at_its_rate[0.5]",
    "test_dropout_drops_at_its_rate[0.75]",
    "test_dropout_is_random",
    "test_dropout_of_each_number",
]


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    if ignore or rate <= 0.0:
        return input
    if rate >= 1.0:
        return input * 0.0
    kept = rand((1,), backend=input.backend) > rate
    return input * kept * (1.0 / (1.0 - rate))
