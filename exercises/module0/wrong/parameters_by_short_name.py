"""A dictionary by short names keeps one parameter of each name."""

REPLACES = "minitorch/module.py:Module.parameters"
LOSES = [
    "test_parameters",
    "test_parameters_are_the_modules_own",
]


def parameters(self) -> Sequence[Parameter]:
    found = {name.rpartition(".")[2]: p for name, p in self.named_parameters()}
    return list(found.values())
