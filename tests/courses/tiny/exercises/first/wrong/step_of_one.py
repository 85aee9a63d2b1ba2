"""A counter that always adds one."""

REPLACES = "pocket/numbers.py:Counter.step"
LOSES = ["test_counting"]


def step(self, size: int = 1) -> int:
    self.count += 1
    return self.count
