"""The bias is forgotten."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = [
    "test_linear",
    "test_network",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    columns = range(len(self.bias))
    rows = list(zip(inputs, self.weights, strict=True))
    return [sum(x * row[j].value for x, row in rows) for j in columns]
