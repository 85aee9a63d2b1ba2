"""The first layer's result never reaches the third."""

REPLACES = "projects/run_tensor.py:Network.forward"
LOSES = [
    "test_network",
    "test_epoch",
]


def forward(self, x: Tensor) -> Tensor:
    hidden = self.layer1(x * 2.0 - 1.0).relu()
    self.layer2(hidden).relu()
    return self.layer3(hidden).sigmoid()
