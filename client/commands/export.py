"""`grad export`."""
