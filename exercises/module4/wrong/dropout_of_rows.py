"""One random number decides for each row."""

REPLACES = "minitorch/nn.py:dropout"
LOSES = [
    "test_dropout_of_each_number",
]


def dropout(input: Tensor, rate: float, ignore: bool = False) -> Tensor:
    if ignore or rate <= 0.0:
        return input
    if rate >= 1.0:
        return input * 0.0
    rows = (*input.shape[:-1], 1) if input.dims > 1 else input.shape
    kept = rand(rows, backend=input.backend) > rate
    return input * kept * (1.0 / (1.0 - rate))
