"""Without a bend between them, two layers are one."""

REPLACES = "projects/run_fast_tensor.py:Network.forward"
LOSES = [
    "test_network",
    "test_step",
    "test_training_is_fast",
]


def forward(self, x: Tensor) -> Tensor:
    hidden = self.layer1(x * 2.0 - 1.0).relu()
    return self.layer3(self.layer2(hidden)).sigmoid()
