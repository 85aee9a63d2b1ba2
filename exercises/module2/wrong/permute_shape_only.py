"""The strides keep their order."""

REPLACES = "minitorch/tensor_data.py:TensorData.permute"
LOSES = [
    "test_permute",
    "test_permute_again",
    "test_permute_shares_its_storage",
]


def permute(self, *order: int) -> TensorData:
    return TensorData(self._storage, tuple(self.shape[d] for d in order), self.strides)
