"""Derivatives are computed, and nothing follows them."""

REPLACES = "projects/run_tensor.py:TensorTrain.epoch"
LOSES = [
    "test_epoch",
    "test_learns_a_line",
    "test_learns_xor",
]


def epoch(self, optim: SGD, X: Tensor, y: Tensor) -> tuple[float, int]:
    optim.zero_grad()
    chances = self.model(X)
    loss = -(chances * y + (1.0 - chances) * (1.0 - y)).log()
    loss.mean().backward()
    right = ((chances > 0.5) == y).sum()
    return loss.sum().item(), int(right.item())
