"""The bias is forgotten."""

REPLACES = "projects/run_fast_tensor.py:Linear.forward"
LOSES = [
    "test_linear",
    "test_network",
    "test_step",
    "test_training_is_fast",
]


def forward(self, x: Tensor) -> Tensor:
    return x @ self.weights.value
