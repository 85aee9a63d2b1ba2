"""The other formula for `sigmoid`: e^x overflows for very large x."""

REPLACES = "minitorch/operators.py:sigmoid"
LOSES = [
    "test_sigmoid_never_overflows",
    "test_one_number[sigmoid]",
]


def sigmoid(x: float) -> float:
    return math.exp(x) / (1.0 + math.exp(x))
