"""Optimizers: how parameters follow their derivatives downhill."""

from __future__ import annotations

from collections.abc import Sequence

from .module import Parameter
from .scalar import Scalar


class Optimizer:
    """Changes `parameters` by the derivatives that were collected in them."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self.parameters = parameters


class SGD(Optimizer):
    """Gradient descent: p becomes p - lr * dL/dp. Source: MiniTorch, module 1."""

    def __init__(self, parameters: Sequence[Parameter], lr: float = 1.0) -> None:
        super().__init__(parameters)
        self.lr = lr

    def zero_grad(self) -> None:
        """Forget the derivatives collected so far."""
        for p in self.parameters:
            if isinstance(p.value, Scalar):
                p.value.derivative = None
            elif p.value is not None:
                p.value.grad = None

    def step(self) -> None:
        """Move each parameter that has a derivative against it. The new values are leaves."""
        for p in self.parameters:
            if isinstance(p.value, Scalar):
                if p.value.derivative is not None:
                    p.update(Scalar(p.value.data - self.lr * p.value.derivative))
            elif p.value is not None and p.value.grad is not None:
                p.update(p.value.detach() - p.value.grad * self.lr)
