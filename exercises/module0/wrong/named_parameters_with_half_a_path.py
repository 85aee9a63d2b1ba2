"""A helper that passes on the name of the last module only."""

REPLACES = "minitorch/module.py:Module.named_parameters"
LOSES = [
    "test_named_parameters",
    "test_names_begin_where_they_are_asked",
]


def named_parameters(self) -> Sequence[tuple[str, Parameter]]:

    def below(module, start):
        named = [(start + name, p) for name, p in module._parameters.items()]
        for name, child in module._modules.items():
            named += below(child, f"{name}.")
        return named

    return below(self, "")
