"""New parameters with the same values: training them changes nothing."""

REPLACES = "minitorch/module.py:Module.parameters"
LOSES = ["test_parameters_are_the_modules_own"]


def parameters(self) -> Sequence[Parameter]:
    return [Parameter(p.value, name) for name, p in self.named_parameters()]
