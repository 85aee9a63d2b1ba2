"""The operator of module 0 answers a number, which remembers nothing."""

REPLACES = "minitorch/scalar.py:Scalar.log"
LOSES = ["?"]


def log(self) -> Scalar:
    return functions.operators.log(self.data)
