"""Commands that run the service: `grad serve` and the others."""
