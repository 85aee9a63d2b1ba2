"""A pocket calculator that grows."""
