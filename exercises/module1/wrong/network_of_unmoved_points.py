"""Coordinates go in as they are."""

REPLACES = "projects/run_scalar.py:Network.forward"
LOSES = ["?"]


def forward(self, x: Sequence[Scalar]) -> Scalar:
    hidden = [h.relu() for h in self.layer1(x)]
    hidden = [h.relu() for h in self.layer2(hidden)]
    return self.layer3(hidden)[0].sigmoid()
