"""The reference is no package of ours: its tests, and only they, find it by its folder."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from hypothesis import settings

settings.register_profile("compiled", deadline=None)  # a first example may compile for seconds
settings.load_profile("compiled")
collect_ignore = [] if "NUMBA_ENABLE_CUDASIM" in os.environ else ["simulated"]
"""A process simulates a GPU or looks for one: test_simulated.py runs these in one of their own."""
HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "reference")]
# Whoever starts tests in the background has them ignore Ctrl-C, and all that they start, too.
signal.signal(signal.SIGINT, signal.default_int_handler)
