"""Rows and columns of the weights are mixed up."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = [
    "test_linear",
    "test_network",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    outputs = []
    for j, bias in enumerate(self.bias):
        y = bias.value
        for i, x in enumerate(inputs):
            y = y + x * self.weights[j][i].value
        outputs.append(y)
    return outputs
