"""A package that is raced."""
