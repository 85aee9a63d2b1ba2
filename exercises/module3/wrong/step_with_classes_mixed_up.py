"""The loss of class 0 looks at the chance of class 1."""

REPLACES = "projects/run_fast_tensor.py:FastTrain.step"
LOSES = [
    "test_step",
    "test_learns_a_line",
    "test_learns_xor",
    "test_training_is_fast",
]


def step(self, optim: SGD, X: Tensor, y: Tensor) -> tuple[float, int]:
    optim.zero_grad()
    chances = self.model(X)
    loss = -(chances * y + chances * (1.0 - y)).log()
    loss.mean().backward()
    optim.step()
    right = ((chances > 0.5) == y).sum()
    return loss.sum().item(), int(right.item())
