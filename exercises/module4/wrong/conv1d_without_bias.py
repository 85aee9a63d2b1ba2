"""The bias is made, and never added."""

REPLACES = "projects/run_sentiment.py:Conv1d.forward"
LOSES = [
    "test_dropout_in_the_network_for_sentences",
    "test_network_for_sentences",
]


def forward(self, x: Tensor) -> Tensor:
    sums: Tensor = conv1d(x, self.weights.value)
    return sums
