"""The parameters of children are added once by each of two ways."""

REPLACES = "minitorch/module.py:Module.parameters"
LOSES = [
    "test_parameters",
    "test_parameters_are_the_modules_own",
]


def parameters(self) -> Sequence[Parameter]:
    found = [parameter for _, parameter in self.named_parameters()]
    for child in self.modules():
        found += child.parameters()
    return found
