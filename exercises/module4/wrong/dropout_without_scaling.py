"""What is kept stays as it is, so the mean sinks."""

REPLACES = "minitorch/nn.py:dropout"
LOSES = [
    "test_dropout_scales_what_it_keeps[0.1]",
    "test_dropout_scales_what_it_keeps[0.5]",
    "test_dropout_scales_what_it_keeps[0.75]",
    "test_dropout_gradient",
]


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    if ignore or rate <= 0.0:
        return input
    if rate >= 1.0:
        return input * 0.0
    return input * (rand(input.shape, backend=input.backend) > rate)
