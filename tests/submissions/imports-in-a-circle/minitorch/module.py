from minitorch.operators import prod

prod(Module)
