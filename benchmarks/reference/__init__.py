"""The reference beside PyTorch, numpy and micrograd: `make bench-reference`.

Libraries read the number of their threads when they are loaded, so this comes before all of them.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "reference"
THREADS = len(os.sched_getaffinity(0))

for library in ("OPENBLAS", "OMP", "MKL", "NUMBA"):
    os.environ[f"{library}_NUM_THREADS"] = str(THREADS)
sys.path[:0] = [str(REFERENCE), str(REFERENCE / "projects")]
