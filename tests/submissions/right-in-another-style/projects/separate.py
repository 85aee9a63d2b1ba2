def simple(x1, x2):
    return float(x1 < 0.5)


def diag(x1, x2):
    return float(x1 + x2 < 0.5)


def split(x1, x2):
    return float(not 0.2 <= x1 <= 0.8)


def xor(x1, x2):
    return float((x1 - 0.5) * (x2 - 0.5) < 0)


def side(x1, x2, w1, w2, b):
    return float(w1 * x1 + w2 * x2 > -b)
