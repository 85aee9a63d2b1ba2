"""The bias is not added."""

REPLACES = "projects/run_sentiment.py:Conv1d.forward"
LOSES = [
    "test_network_for_sentences",
    "test_dropout_in_the_network_for_sentences",
]


def forward(self, x: Tensor) -> Tensor:
    return conv1d(x, self.weights.value)
