"""Floors of a tower; each stands on the one below."""
