"""These tests run kernels in numba's simulator of a GPU, switched on before numba loads."""

from __future__ import annotations

import pytest
from minitorch.cuda_device import SIMULATED


@pytest.fixture(scope="session", autouse=True)
def _simulated() -> None:
    """A GPU of Python threads."""
    if not SIMULATED:
        pytest.skip("a process of test_simulated.py runs these, with NUMBA_ENABLE_CUDASIM=1")
