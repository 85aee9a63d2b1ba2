"""What the reference knows by heart."""

SQUARES = [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
