"""Two layers without a bend between them are one."""

REPLACES = "projects/run_scalar.py:Network.forward"
LOSES = [
    "test_network",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_network_of_another_size",
]


def forward(self, x: Sequence[Scalar]) -> Scalar:
    hidden = [h.relu() for h in self.layer1([2.0 * c - 1.0 for c in x])]
    return self.layer3(self.layer2(hidden))[0].sigmoid()
