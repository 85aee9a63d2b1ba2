"""Gradients of earlier steps are never forgotten, and add up."""

REPLACES = "projects/run_fast_tensor.py:FastTrain.step"
LOSES = [
    "test_step",
]


def step(self, optim: SGD, X: Tensor, y: Tensor) -> tuple[float, int]:
    chances = self.model(X)
    loss = -(chances * y + (1.0 - chances) * (1.0 - y)).log()
    loss.mean().backward()
    optim.step()
    right = ((chances > 0.5) == y).sum()
    return loss.sum().item(), int(right.item())
