"""Points of class 0 that are told apart count as right, too."""

REPLACES = "projects/run_scalar.py:ScalarTrain.epoch"
LOSES = [
    "test_epoch_tells_its_loss",
    "test_network_of_another_size",
    "test_undecided",
]


def epoch(self, data: Graph, optim: SGD) -> tuple[float, int]:
    optim.zero_grad()
    total, right = 0.0, 0
    for x, y in zip(data.X, data.y, strict=True):
        chance = self.run_one(x)
        loss = -(chance if y == 1 else 1.0 - chance).log()
        (loss / data.N).backward()
        total += loss.data
        right += chance.data > 0.5 and y == 1
    optim.step()
    return total, right
