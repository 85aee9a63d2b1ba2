"""How a kernel is written: read from its text in a process of its own, never run."""
