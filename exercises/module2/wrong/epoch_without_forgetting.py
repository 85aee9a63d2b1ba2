"""Derivatives from before are followed once more."""

REPLACES = "projects/run_tensor.py:TensorTrain.epoch"
LOSES = [
    "test_epoch",
]


def epoch(self, optim: SGD, X: Tensor, y: Tensor) -> tuple[float, int]:
    chances = self.model(X)
    loss = -(chances * y + (1.0 - chances) * (1.0 - y)).log()
    loss.mean().backward()
    optim.step()
    right = ((chances > 0.5) == y).sum()
    return loss.sum().item(), int(right.item())
