"""Two levels, written out: what is below the children is missing."""

REPLACES = "minitorch/module.py:Module.named_parameters"
LOSES = [
    "test_named_parameters",
    "test_parameters",
    "test_names_begin_where_they_are_asked",
    "test_parameters_are_the_modules_own",
]


def named_parameters(self) -> Sequence[tuple[str, Parameter]]:

    named = list(self._parameters.items())
    for name, child in self._modules.items():
        named += [(f"{name}.{own}", p) for own, p in child._parameters.items()]
    return named
