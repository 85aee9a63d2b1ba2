def _named_parameters(self):
    named = list(self._parameters.items())
    for name, child in self._modules.items():
        named += [(f"{name}.{below}", p) for below, p in child._parameters.items()]
    return named


Module.named_parameters = _named_parameters
