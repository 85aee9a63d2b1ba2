"""`grad release`."""
