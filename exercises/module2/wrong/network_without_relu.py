"""Nothing bends between the layers: the whole network is one line."""

REPLACES = "projects/run_tensor.py:Network.forward"
LOSES = [
    "test_network",
    "test_epoch",
    "test_learns_xor",
]


def forward(self, x: Tensor) -> Tensor:
    return self.layer3(self.layer2(self.layer1(x * 2.0 - 1.0))).sigmoid()
