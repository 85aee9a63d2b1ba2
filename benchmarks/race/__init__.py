"""How often a race errs, with other processes on every processor: `make bench-race`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
