"""Two layers without a bend between them are one."""

REPLACES = "projects/run_scalar.py:Network.forward"
LOSES = ["?"]


def forward(self, x: Sequence[Scalar]) -> Scalar:
    hidden = [h.relu() for h in self.layer1([2.0 * c - 1.0 for c in x])]
    return self.layer3(self.layer2(hidden))[0].sigmoid()
