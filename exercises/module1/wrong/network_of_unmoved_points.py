"""Coordinates go in as they are."""

REPLACES = "projects/run_scalar.py:Network.forward"
LOSES = [
    "test_network",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


def forward(self, x: Sequence[Scalar]) -> Scalar:
    hidden = [h.relu() for h in self.layer1(x)]
    hidden = [h.relu() for h in self.layer2(hidden)]
    return self.layer3(hidden)[0].sigmoid()
