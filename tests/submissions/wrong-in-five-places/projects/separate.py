def split(x1, x2):
    return side(x1, x2, -1.0, 0.0, 0.2)
