"""`eval` tells all modules below, but forgets itself."""

REPLACES = "minitorch/module.py:Module.eval"
LOSES = [
    "test_eval",
    "test_modes_change_below_only",
]


def eval(self) -> None:
    for child in self.modules():
        child.training = False
        child.eval()
