"""Takes its time as it likes, so that nobody can tell how long."""

import random


def ranks(values):
    for _ in range(random.choice([1, 1, 1, 4])):
        found = slow_ranks(values)
    return found
