"""The points of a step go through the network one by one: right, and four times as slow."""

REPLACES = "projects/run_fast_tensor.py:FastTrain.step"
LOSES = [
    "test_training_is_fast",
]


def step(self, optim: SGD, X: Tensor, y: Tensor) -> tuple[float, int]:
    optim.zero_grad()
    total, right = 0.0, 0
    for point, label in zip(X.to_numpy(), y.to_numpy(), strict=True):
        chance = self.run_one(tuple(point))
        given = chance if label[0] else 1.0 - chance
        loss = -given.log()
        (loss / X.shape[0]).sum().backward()
        total += loss.item()
        right += int((chance.item() > 0.5) == label[0])
    optim.step()
    return total, right
