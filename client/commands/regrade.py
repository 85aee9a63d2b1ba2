"""`grad regrade`."""
