"""The bias is added once for each input."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = [
    "test_linear",
    "test_network",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    outputs = []
    for j, bias in enumerate(self.bias):
        y = Scalar(0.0, None)
        for x, row in zip(inputs, self.weights, strict=True):
            y = y + x * row[j].value + bias.value
        outputs.append(y)
    return outputs
