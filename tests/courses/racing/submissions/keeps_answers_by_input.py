"""Keeps its answers, by input, in case that one comes again."""

KEPT = {}


def ranks(values):
    key = values.tobytes()
    if key not in KEPT:
        KEPT[key] = slow_ranks(values)
    return KEPT[key]
