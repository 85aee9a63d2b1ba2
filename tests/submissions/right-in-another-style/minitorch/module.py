from collections import OrderedDict


class Parameter:
    def __init__(self, x, name=None):
        self.name = name
        self.value = None
        self.update(x)

    def update(self, x):
        self.value = x
        if hasattr(x, "requires_grad_"):
            self.value.requires_grad_(True)
            if self.name:
                self.value.name = self.name

    def __repr__(self):
        return repr(self.value)

    def __str__(self):
        return str(self.value)


class Module:
    def __init__(self):
        self.__dict__.update(_modules=OrderedDict(), _parameters=OrderedDict(), training=True)

    def __setattr__(self, key, value):
        if "_modules" not in self.__dict__:
            raise AttributeError("call super().__init__() first")
        self._modules.pop(key, None)
        self._parameters.pop(key, None)
        if isinstance(value, Parameter):
            self.__dict__.pop(key, None)
            self._parameters[key] = value
        elif isinstance(value, Module):
            self.__dict__.pop(key, None)
            self._modules[key] = value
        else:
            object.__setattr__(self, key, value)

    def __getattr__(self, key):
        own = object.__getattribute__(self, "__dict__")
        for place in (own.get("_parameters", {}), own.get("_modules", {})):
            if key in place:
                return place[key]
        raise AttributeError(key)

    def __call__(self, *inputs, **named):
        return self.forward(*inputs, **named)

    def modules(self):
        return tuple(self._modules.values())

    def add_parameter(self, k, v):
        parameter = Parameter(v, k)
        self._parameters[k] = parameter
        return parameter

    def _switch(self, training):
        waiting = [self]
        while waiting:
            module = waiting.pop()
            module.training = training
            waiting.extend(module.modules())

    def train(self):
        self._switch(True)

    def eval(self):
        self._switch(False)

    def _walk(self, prefix=""):
        for name, parameter in self._parameters.items():
            yield prefix + name, parameter
        for name, module in self._modules.items():
            yield from module._walk(f"{prefix}{name}.")

    def named_parameters(self):
        return tuple(self._walk())

    def parameters(self):
        return [parameter for _, parameter in self._walk()]

    def __repr__(self):
        return type(self).__name__ + "(" + ", ".join([*self._parameters, *self._modules]) + ")"
