"""`return` inside of the loop: only the first child is reached."""

REPLACES = "minitorch/module.py:Module.train"
LOSES = [
    "test_train",
    "test_modes_change_below_only",
]


def train(self) -> None:
    self.training = True
    for child in self.modules():
        child.train()
        return
