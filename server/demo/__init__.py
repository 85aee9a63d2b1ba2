"""A course that never was, to look at pages with: made up, and the same for the same seed."""
