"""The bias is forgotten."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = [
    "test_saves_for_backward[Mul-2]",
    "test_saves_for_backward[Inv-1]",
    "test_saves_for_backward[Sigmoid-1]",
    "test_saves_for_backward[ReLU-1]",
    "test_saves_for_backward[Exp-1]",
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
