"""Nothing is ever dropped."""

REPLACES = "minitorch/nn.py:dropout"
LOSES = [
    "test_dropout_drops_at_its_rate[0.1]",
    "test_dropout_drops_at_its_rate[0.5]",
    "test_dropout_drops_at_its_rate[0.75]",
    "test_dropout_scales_what_it_keeps[0.1]",
    "test_dropout_scales_what_it_keeps[0.5]",
    "test_dropout_scales_what_it_keeps[0.75]",
    "test_dropout_is_random",
    "test_dropout_gradient",
    "test_dropout_of_each_number",
]


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    if rate >= 1.0 and not ignore:
        return input * 0.0
    return input
