"""`eval` does not tell the modules below."""

REPLACES = "minitorch/module.py:Module.eval"
LOSES = [
    "test_eval",
    "test_modes_change_below_only",
]


def eval(self) -> None:
    self.training = False
