"""The first linear layer is made for images that nobody pooled."""

REPLACES = "projects/run_mnist_multiclass.py:Network.__init__"
LOSES = [
    "test_digits_are_learned",
    "test_dropout_in_the_network_for_digits",
    "test_network_for_digits",
    "test_parameters_for_digits",
]


def __init__(self, height: int = 8, width: int = 8) -> None:
    super().__init__()
    # solution
    self.conv1 = Conv2d(1, 4, 3, 3)
    self.conv2 = Conv2d(4, 8, 3, 3)
    self.linear1 = Linear(8 * height * width, 64)
    self.linear2 = Linear(64, digits.CLASSES)
