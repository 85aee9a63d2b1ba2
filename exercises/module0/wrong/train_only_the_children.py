"""`train` does not go further down than to the children."""

REPLACES = "minitorch/module.py:Module.train"
LOSES = [
    "test_train",
    "test_modes_change_below_only",
]


def train(self) -> None:
    self.training = True
    for child in self.modules():
        child.training = True
