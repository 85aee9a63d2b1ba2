"""Modules: trees whose leaves are the parameters that a model learns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Parameter:
    """A value that is learned. It stays the same object while its value is replaced."""

    def __init__(self, x: Any, name: str | None = None) -> None:
        self.name = name
        self.update(x)

    def update(self, x: Any) -> None:
        """Replace the value, and ask it to collect derivatives where it is able to."""
        self.value = x
        if hasattr(x, "requires_grad_"):
            x.requires_grad_(True)
            if self.name:
                x.name = self.name

    def __repr__(self) -> str:
        return repr(self.value)


class Module:
    """A tree: a module holds parameters and other modules, each under the name of an attribute.

    Assigning is all it takes: `self.bias = Parameter(0.0)` adds a parameter, and
    `self.hidden = Layer()` adds a child with all that is below it. Subclasses call
    `super().__init__()` first and define `forward`, which calling the module runs.
    """

    _modules: dict[str, Module]
    _parameters: dict[str, Parameter]
    training: bool
    """Whether the module is being trained, rather than used."""

    def __init__(self) -> None:
        self._modules = {}
        self._parameters = {}
        self.training = True

    def modules(self) -> Sequence[Module]:
        """The children, in the order in which they were assigned."""
        return list(self._modules.values())

    def train(self) -> None:
        """Set `training` to True in this module and all modules below it."""
        self.training = True
        for child in self.modules():
            child.train()

    def eval(self) -> None:
        """Set `training` to False in this module and all modules below it."""
        self.training = False
        for child in self.modules():
            child.eval()

    def named_parameters(self) -> Sequence[tuple[str, Parameter]]:
        """Every parameter of this module and of all below it, each once, with its name.

        A name is the path of attributes that leads there from this module, joined by dots:
        `bias` is its own, `hidden.bias` its child's, `hidden.first.bias` its grandchild's.
        """
        named = list(self._parameters.items())
        for name, child in self._modules.items():
            named += [(f"{name}.{below}", p) for below, p in child.named_parameters()]
        return named

    def parameters(self) -> Sequence[Parameter]:
        """Every parameter of this module and of all below it, each once."""
        return [parameter for _, parameter in self.named_parameters()]

    def add_parameter(self, k: str, v: object) -> Parameter:
        """Add a parameter named `k` with the value `v`, and return it."""
        parameter = Parameter(v, k)
        setattr(self, k, parameter)
        return parameter

    def __setattr__(self, key: str, value: object) -> None:
        member = isinstance(value, Parameter | Module)
        if member and "_modules" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__}: call super().__init__() first")
        for home in ("_parameters", "_modules"):
            self.__dict__.get(home, {}).pop(key, None)  # a name stands for one thing
        if member:
            self.__dict__.pop(key, None)
            home = "_parameters" if isinstance(value, Parameter) else "_modules"
            self.__dict__[home][key] = value
        else:
            super().__setattr__(key, value)

    def __getattr__(self, key: str) -> Any:
        # Python asks here for what it did not find in the usual places.
        for home in ("_parameters", "_modules"):
            if key in (members := self.__dict__.get(home, {})):
                return members[key]
        raise AttributeError(f"{type(self).__name__} has no attribute {key!r}")

    def __call__(self, *args: object, **kwargs: object) -> Any:
        """Run the module: what its `forward` returns."""
        return self.forward(*args, **kwargs)

    def __repr__(self) -> str:
        members = {**self._parameters, **self._modules}
        lines = [f"\n{name}: {member!r}" for name, member in members.items()]
        body = "".join(lines).replace("\n", "\n  ")
        return f"{type(self).__name__}({body}\n)" if body else f"{type(self).__name__}()"
