"""The bias is made, and never added."""

REPLACES = "projects/run_sentiment.py:Conv1d.forward"
LOSES = [
    "?",
]


def forward(self, x: Tensor) -> Tensor:
    sums: Tensor = conv1d(x, self.weights.value)
    return sums
