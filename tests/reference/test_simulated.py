"""The tests in `simulated`, in a process of their own: numba simulates a GPU or looks for one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from minitorch.cuda_device import SIMULATED


@pytest.mark.skipif(SIMULATED, reason="the simulator is on: they run in this process")
def test_kernels_do_in_the_simulator_what_they_should() -> None:
    tests = Path(__file__).parent / "simulated"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(tests)],
        env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
