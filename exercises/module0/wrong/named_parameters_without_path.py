"""Every name is the last part of its path."""

REPLACES = "minitorch/module.py:Module.named_parameters"
LOSES = [
    "test_named_parameters",
    "test_names_begin_where_they_are_asked",
]


def named_parameters(self) -> Sequence[tuple[str, Parameter]]:

    named = list(self._parameters.items())
    for child in self.modules():
        named += child.named_parameters()
    return named
